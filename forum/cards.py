"""A post as HTML: rendered once for each version, the same for every reader, and kept in the cache.

What depends on who is looking (edit, flag, the way to a letter) stands beside it and is put in where the card says.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.models import Role, User
from common import text
from forum.models import Post
from moderation.models import Visibility

TEMPLATE = Path(__file__).parent / "templates" / "forum" / "_post.html"
LOOK = zlib.crc32(TEMPLATE.read_bytes())  # a new look of the card leaves the old cards behind
TOOLS = "<!--tools-->"  # no member can write a comment: common.text lets none through
KEEP = 24 * 60 * 60  # seconds; an old version is never asked for again
SHOWN_ROLES = frozenset({Role.SUPPORTER, Role.MODERATOR, Role.LEAD})


@dataclass(frozen=True, slots=True)
class Row:
    """What a page knows of a post before its words: enough to name its card."""

    pk: int
    number: int
    version: int
    visibility: str
    author_id: int
    name: str
    role: int
    danger: int  # level of CARE of its open case, from HIGH up: its author may be in danger
    case_id: int | None = None  # for moderators: its open case
    letter_id: int | None = None  # for the author of hidden words: the decision

    @property
    def edited(self) -> bool:
        return self.version > 1

    @property
    def key(self) -> str:
        who = zlib.crc32(f"{self.name}|{self.role}".encode())
        return f"post:{self.pk}:{self.version}:{self.visibility}:{text.RENDERER}:{LOOK:x}:{who:x}"


def cards_for(rows: Iterable[Row]) -> dict[int, str]:
    """The card of each row by post id: one look into the cache, and one query for those that are not there."""
    keys = {row.key: row.pk for row in rows}
    found = {keys[key]: html for key, html in cache.get_many(keys).items()}
    missing = [pk for pk in keys.values() if pk not in found]
    if missing:
        made = {
            row_of(post).key: (post.pk, render(post))
            for post in Post.objects.filter(pk__in=missing).select_related("author")
        }
        cache.set_many({key: html for key, (_, html) in made.items()}, KEEP)
        found |= dict(made.values())
    return found


def render(post: Post) -> str:
    current = post.renderer == text.RENDERER
    words = text.trusted(post.body_html) if current else text.to_safe_html(post.body)
    author = post.author
    role = author.get_role_display() if author.role in SHOWN_ROLES else ""
    return render_to_string("forum/_post.html", {"post": post, "words": words, "name": author.name, "role": role})


def row_of(post: Post) -> Row:
    return Row(
        pk=post.pk,
        number=post.number,
        version=post.version,
        visibility=post.visibility,
        author_id=post.author_id,
        name=post.author.name,
        role=post.author.role,
        danger=0,
    )


def for_viewer(row: Row, card: str, viewer: User) -> str:
    top, bottom = card.rsplit(TOOLS, 1)
    face = "author" if row.author_id == viewer.pk else "moderator" if viewer.is_moderator else "reader"
    return f"{top}{tools(row.pk, row.author_id, face, row.edited, row.visibility, row.case_id, row.letter_id)}{bottom}"


@lru_cache(maxsize=8192)
def tools(
    post_id: int, author_id: int, face: str, edited: bool, visibility: str, case_id: int | None, letter_id: int | None
) -> str:
    """The links under a post for its author, a moderator or another reader."""
    return render_to_string(
        "forum/_post_tools.html",
        {
            "post_id": post_id,
            "author_id": author_id,
            "face": face,
            "edited": edited,
            "shown": visibility == Visibility.SHOWN,
            "case_id": case_id,
            "letter_id": letter_id,
        },
    )


class Line(NamedTuple):
    """A thread in the list of its space, as one reader sees it. All a line shows is in it, so equal ones look the same."""

    pk: int
    title: str
    name: str
    replies: int
    last_post_at: datetime
    visibility: str
    is_locked: bool
    wished: str  # how people may answer, when not in any way
    note: str
    news: str  # "", "Unread" or "New"
    first_news: int | None


@lru_cache(maxsize=8192)
def thread_line(line: Line) -> str:
    return render_to_string("forum/_thread_row.html", {"thread": line})


@lru_cache(maxsize=1)
def news_line() -> str:
    return render_to_string("forum/_news_line.html")


def card_of(post: Post, viewer: User) -> SafeString:
    """One post as this viewer sees it, for the answer to their own words."""
    row = row_of(post)
    return text.trusted(for_viewer(row, cards_for([row])[post.pk], viewer))
