"""All spaces, and the threads of one: newest activity first, pages by cursor."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from common import keyset
from forum import posting
from forum.models import Thread
from moderation.models import Visibility
from tests.cast import client_of
from tests.forum.long_thread import long_thread
from tests.forum.words import PLAIN, SALE


def titles(html: str) -> list[str]:
    return re.findall(r'class="thread-title"[^>]*>([^<]*)<', html)


def fill(space, author, count: int) -> None:
    now = timezone.now()
    for number in range(count):
        # Pairs share a moment: the cursor must not lose the second of two.
        at = now - timedelta(minutes=number // 2)
        thread = long_thread(space, author, 1)
        Thread.objects.filter(pk=thread.pk).update(title=f"Number {number}", last_post_at=at)


def test_every_thread_is_on_exactly_one_page(as_ana, space, ben):
    fill(space, ben, 65)
    seen, path = [], space.get_absolute_url()
    while path:
        html = as_ana.get(path).content.decode()
        seen += titles(html)
        older = re.search(r'rel="next" href="([^"]+)"', html)
        path = older and older[1]

    assert len(seen) == 65
    assert set(seen) == {f"Number {number}" for number in range(65)}


def test_reply_brings_a_thread_to_the_top(as_ana, space, ben, thread, say):
    fill(space, ben, 3)
    say(ben, PLAIN)

    assert titles(as_ana.get(space.get_absolute_url()).content.decode())[0] == thread.title


def test_held_thread_is_listed_for_its_author_alone(as_ana, as_ben, space, ana):
    posting.start_thread(space=space, author=ana, title="Tonight", body=SALE, client_id=uuid4())

    assert "Waiting for a moderator" in as_ana.get(space.get_absolute_url()).content.decode()
    assert titles(as_ben.get(space.get_absolute_url()).content.decode()) == []


def test_threads_of_blocked_members_and_those_taken_back_are_not_listed(as_ana, space, vic, ana):
    long_thread(space, vic, 1)
    Thread.objects.filter(pk=long_thread(space, ana, 1).pk).update(visibility=Visibility.REMOVED)

    assert titles(as_ana.get(space.get_absolute_url()).content.decode()) == []


def test_unread_threads_say_so_until_they_are_read(as_ana, space, thread, say, ben):
    path = space.get_absolute_url()
    assert '<span class="unread-mark">Unread</span>' in as_ana.get(path).content.decode()

    as_ana.get(thread.get_absolute_url())
    assert "unread-mark" not in as_ana.get(path).content.decode()

    say(ben, PLAIN)
    html = as_ana.get(path).content.decode()
    assert '<span class="unread-mark">New</span>' in html
    assert f"/threads/{thread.pk}/?from=1#news" in html


def test_spaces_say_what_is_new_in_threads_one_had_read(as_ana, thread, say, ben):
    as_ana.get(thread.get_absolute_url())
    assert "News in" not in as_ana.get("/spaces/").content.decode()

    say(ben, PLAIN)

    assert "News in 1 thread you read" in as_ana.get("/spaces/").content.decode()


def test_content_note_is_known_before_opening(as_ana, space, ben):
    posting.start_thread(space=space, author=ben, title="Hello", body=PLAIN, note="sleep", client_id=uuid4())

    assert "Content note: sleep" in as_ana.get(space.get_absolute_url()).content.decode()


def test_empty_space_invites(as_ana, space):
    assert "You could be the first." in as_ana.get(space.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "cursor", ["x", "%00", "a" * 500, keyset.encode("soon", 1), keyset.encode("2026-01-01T00:00:00", 1),
               keyset.encode("2026-99-01T00:00:00+00:00", 1), keyset.encode("2026-01-01T00:00:00+00:00", "-1"),
               keyset.encode("2026-01-01T00:00:00+00:00", 10**30)]
)  # fmt: skip
def test_broken_cursor_is_told_kindly(as_ana, space, cursor):
    answer = as_ana.get(space.get_absolute_url(), {"before": cursor})

    assert answer.status_code == 422
    assert "That page link is broken." in answer.content.decode()


def test_unknown_space_is_not_found(ana):
    assert client_of(ana).get("/spaces/nowhere/").status_code == 404
