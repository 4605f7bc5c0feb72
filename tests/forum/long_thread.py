"""A thread of any length, written straight into the tables."""

from __future__ import annotations

from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from common.text import to_safe_html
from forum.models import Post, Space, Thread

WORDS = "tea rain walk sister evening quiet soup phone window number sleep morning list friend bus park"


def body_of(number: int, length: int = 900) -> str:
    """Varied words, so that a page does not compress better than in life."""
    words = WORDS.split()
    text = " ".join(f"{words[(number * 7 + i * i) % len(words)]}{(number * i) % 97}" for i in range(length // 6))
    return text[:length]


def long_thread(space: Space, author: User, length: int, *, body_length: int = 30) -> Thread:
    now = timezone.now()
    thread = Thread.objects.create(
        space=space, author=author, title="A long one", visibility="shown", made_at=now, last_post_at=now,
        last_number=length, last_shown_number=length, reply_count=length - 1,
    )  # fmt: skip
    posts = []
    for number in range(1, length + 1):
        body = body_of(number, body_length)
        html = to_safe_html(body) if body_length > 100 else f"<p>{body}</p>"
        posts.append(
            Post(
                thread=thread, author=author, number=number, body=body, body_html=html, visibility="shown", made_at=now,
                client_id=uuid4(),
            )
        )  # fmt: skip
    Post.objects.bulk_create(posts, batch_size=1000)
    return thread
