"""What happened in a room after a cursor: read once, rendered once, encoded once, whoever is listening."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moderation.models import Visibility
from realtime.cards import Words, card
from realtime.models import Kind, Room, RoomEvent

PAGE = 100  # items of one frame
MOST_MISSED = 500  # more than that is read as a page of history, not event by event

FIELDS = (
    "seq", "kind", "at", "message_id", "message__client_id", "message__version", "message__visibility", "message__seq",
    "message__author_id", "message__author__name", "message__author__role", "message__body", "message__body_html",
    "message__renderer", "message__note", "message__made_at", "message__edited_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One event. `json` is its one encoding. `author_id` lets the hub leave out those whom a viewer has blocked."""

    seq: int
    author_id: int
    json: str


@dataclass(frozen=True, slots=True)
class Page:
    """Events with `start` < seq <= `upto` that may be shown; `more`: there are newer ones."""

    start: int
    upto: int
    more: bool
    items: tuple[Item, ...]

    @property
    def authors(self) -> frozenset[int]:
        return frozenset(item.author_id for item in self.items)

    def after(self, cursor: int) -> Page:
        """The part of it that somebody who already has `cursor` lacks."""
        return Page(cursor, self.upto, self.more, tuple(item for item in self.items if item.seq > cursor))


def since(room_id: int, cursor: int, *, limit: int = PAGE) -> Page:
    """The next page after `cursor`. One query.

    Words that are not shown now are left out wherever they were shown before; the event that hid them follows. What was
    edited is given as it stands now. `upto` moves past what is left out, so that a gap is never taken for a loss.
    """
    rows = list(
        RoomEvent.objects.filter(room_id=room_id, seq__gt=cursor).order_by("seq").values_list(*FIELDS)[: limit + 1]
    )
    more = len(rows) > limit
    rows = rows[:limit]
    items = tuple(item for row in rows if (item := _item(row)))
    return Page(cursor, rows[-1][0] if rows else cursor, more, items)


def seq_of(room_id: int) -> int:
    """The newest seq of the room. Raises Room.DoesNotExist."""
    return Room.objects.values_list("seq", flat=True).get(pk=room_id)


def encode(slug: str, page: Page, without: Collection[int] = ()) -> str:
    """The frame for everybody whose blocked authors among the page's are exactly `without`."""
    items = ",".join(item.json for item in page.items if item.author_id not in without)
    more = "true" if page.more else "false"
    return f'{{"v":1,"type":"feed","room":"{slug}","from":{page.start},"upto":{page.upto},"more":{more},"items":[{items}]}}'


def item_of(words: Words, *, seq: int, kind: str, at: datetime) -> dict[str, Any]:
    """An item with words in it, as the socket and the history give it."""
    item = {
        "seq": seq,
        "kind": kind,
        "id": str(words.client_id),
        "author": words.author,
        "at": at.isoformat(),
        "html": card(words),
        "text": words.body,
    }
    return {**item, "note": words.note} if words.note else item


def _item(row: tuple[Any, ...]) -> Item | None:
    seq, kind, at, pk, client_id, version, visibility, place, author_id, *rest = row
    if kind in {Kind.HIDDEN, Kind.REMOVED}:
        gone = {"seq": seq, "kind": kind, "id": str(client_id), "at": at.isoformat()}
        return Item(seq, author_id, _json(gone))
    if visibility != Visibility.SHOWN:
        return None
    name, role, body, html, renderer, note, made_at, edited_at = rest
    words = Words(pk, client_id, version, place, name, role, body, html, renderer, note, made_at, edited_at)
    return Item(seq, author_id, _json(item_of(words, seq=seq, kind=kind, at=at)))


def _json(item: dict[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))
