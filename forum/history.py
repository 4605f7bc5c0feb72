"""Earlier versions of a post, and what changed from one to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise

from forum.models import Post

VERSIONS_ON_A_PAGE = 20
MOST_WORDS = 2_000  # past this a comparison word by word takes too long: the two versions stand whole
WORDS = re.compile(r"\S+\s*|\s+")  # a word with the space after it, so that changes in a row read as one


@dataclass(frozen=True)
class Piece:
    kind: str  # "same", "in" or "out"
    text: str


@dataclass(frozen=True)
class Change:
    version: int
    at: datetime
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Version:
    number: int
    at: datetime
    words: str


def as_form(post: Post) -> dict[str, object]:
    """What the edit form starts with."""
    opening = {"title": post.thread.title, "answers": post.thread.answers} if post.opens_thread else {}
    return {**opening, "body": post.body, "note": post.note, "version": post.version}


def changes(post: Post) -> list[Change]:
    """The newest versions, each against the one before it; the oldest one read stands whole."""
    title = post.thread.title if post.opens_thread else ""
    versions = [Version(post.version, post.edited_at or post.made_at, whole(title, post.note, post.body))]
    for kept in post.revisions.order_by("-version")[:VERSIONS_ON_A_PAGE]:
        versions.append(Version(kept.version, kept.made_at, whole(kept.title, kept.note, kept.body)))
    found = [Change(new.number, new.at, tuple(pieces(old.words, new.words))) for new, old in pairwise(versions)]
    oldest = versions[-1]
    return [*found, Change(oldest.number, oldest.at, (Piece("same", oldest.words),))]


def whole(title: str, note: str, body: str) -> str:
    return "\n\n".join(part for part in (title, note and f"Content note: {note}", body) if part)


def pieces(old: str, new: str) -> Iterator[Piece]:
    """`new` with what went out of `old` in between, word by word."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    if len(before) + len(after) > 2 * MOST_WORDS:
        yield Piece("out", old)
        yield Piece("in", new)
        return
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=True).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(after[c:d]))
            continue
        if a < b:
            yield Piece("out", "".join(before[a:b]))
        if c < d:
            yield Piece("in", "".join(after[c:d]))
