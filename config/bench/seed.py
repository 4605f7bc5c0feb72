"""Fill the database of this process's environment for a measurement, and print what is in it as JSON.

Run by itself (`python -m config.bench.seed`), because the command that measures belongs to the real site's database.
"""

import contextlib
import json
import secrets
import sys
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Role, User
from accounts.names import skeleton
from common import text
from config.bench.words import bodies
from forum.models import Post, Space, Thread
from moderation.models import Visibility
from realtime.models import Room

MEMBERS = 1_000
THREADS = 60  # of the space whose page is measured
LONG = 10_000  # replies of the long thread
DRAWN = 200  # different posts: the Markdown of each is rendered once


def main() -> None:
    with contextlib.redirect_stdout(sys.stderr):
        call_command("prepare")
    if User.objects.exists():
        raise CommandError("This database is in use. A measurement fills only a new one.")
    members = make_members()
    space = Space.objects.create(slug="evenings", name="Evenings", about="For the measurement.")
    short, long = make_threads(space, members)
    room = Room.objects.create(slug="hearth", name="Hearth", about="For the measurement.")
    cookies = {"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME}
    seeds = {"short": short.pk, "long": long.pk, "last_page": LONG - 19, "space": space.slug, "room": room.slug}
    seeds |= {"sessions": make_sessions(members), "cookies": cookies, "csrf": secrets.token_hex(16)}
    sys.stdout.write(json.dumps(seeds))


def make_members() -> list[User]:
    password = make_password("waymark-demo")
    names = [f"member{number}" for number in range(MEMBERS)]
    rows = [User(name=name, name_key=skeleton(name), password=password, role=Role.REGULAR) for name in names]
    return User.objects.bulk_create(rows)


def make_sessions(members: list[User]) -> list[str]:
    """Signed in, each in a session of their own."""
    store, until = SessionStore(), timezone.now() + timedelta(days=1)
    rows = [
        Session(
            session_key=secrets.token_hex(16),
            session_data=store.encode(
                {
                    SESSION_KEY: str(member.pk),
                    BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                    HASH_SESSION_KEY: member.get_session_auth_hash(),
                }
            ),
            expire_date=until,
        )
        for member in members
    ]
    return [row.pk for row in Session.objects.bulk_create(rows)]


def make_threads(space: Space, members: list[User]) -> tuple[Thread, Thread]:
    """(a short one, the long one) among others, written past the screening: what is measured is how they are read."""
    sources = bodies(DRAWN)
    drawn = [(body, text.to_safe_html(body)) for body in sources]
    threads = [thread_of(space, members[number], number, LONG if number == 1 else 39) for number in range(THREADS)]
    Thread.objects.bulk_create(threads)
    for thread in threads:
        numbers = range(1, thread.last_number + 1)
        posts = (post_of(thread, number, members, drawn) for number in numbers)
        Post.objects.bulk_create(posts, batch_size=500)
    Space.objects.filter(pk=space.pk).update(thread_count=len(threads))
    return threads[0], threads[1]


def thread_of(space: Space, author: User, number: int, replies: int) -> Thread:
    counted: dict[str, Any] = dict(last_number=replies + 1, last_shown_number=replies + 1, reply_count=replies)
    title = f"How the evenings go, part {number}"
    return Thread(space=space, author=author, title=title, visibility=Visibility.SHOWN, **counted)


def post_of(thread: Thread, number: int, members: list[User], drawn: Sequence[tuple[str, str]]) -> Post:
    body, html = drawn[number % len(drawn)]
    author = thread.author if number == 1 else members[number % len(members)]
    return Post(
        thread=thread,
        number=number,
        author=author,
        body=body,
        body_html=html,
        visibility=Visibility.SHOWN,
        client_id=uuid4(),
    )


if __name__ == "__main__":
    main()
