"""The words of the socket protocol (docs/protocol.md): frames to JSON, and what a client sent to something checked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from common.errors import Invalid, Refusal
from common.fields import UNREADABLE, refuse_unstorable
from common.keyset import whole
from realtime.rooms import MAX_NOTE, MAX_SAID

VERSION = 1
MAX_CURSOR = 2**53  # the largest whole number that every client can count to


@dataclass(frozen=True, slots=True)
class Say:
    client_id: UUID
    body: str
    note: str


def dump(kind: str, **fields: Any) -> str:
    return json.dumps({"v": VERSION, "type": kind, **fields}, ensure_ascii=False, separators=(",", ":"))


def refused(refusal: Refusal, client_id: str | None = None) -> str:
    return dump(
        "refused",
        client_id=client_id,
        code=refusal.code,
        message=refusal.message,
        retry_after=refusal.retry_after,
    )


def parse(text: str | None) -> dict[str, Any]:
    """A frame of a client: a JSON object with a `type`. Raises Invalid; a type that nobody knows is for the caller to ignore."""
    try:
        frame = json.loads(text or "")
    except (ValueError, RecursionError):
        frame = None
    if not isinstance(frame, dict):
        raise Invalid("This could not be read: a frame is one JSON object in a text frame.", code="unreadable")
    return frame


def parse_say(frame: dict[str, Any]) -> Say:
    """Raises Invalid with a sentence for the member."""
    return Say(_client_id(frame.get("client_id")), _body(frame.get("body")), _note(frame.get("note")))


def echo(frame: dict[str, Any]) -> str | None:
    """The client's own id of a frame, to answer with, when it is one at all."""
    value = frame.get("client_id")
    return value if isinstance(value, str) and len(value) <= 64 and value.isascii() else None


def cursor(value: Any) -> int | None:
    """A cursor from an address or a frame; None when there is none. Raises Invalid."""
    if value is None or value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_CURSOR:
        return value
    return whole(value if isinstance(value, str) else "?", most=MAX_CURSOR)


def _client_id(value: Any) -> UUID:
    try:
        return UUID(value) if isinstance(value, str) else UUID("")
    except ValueError:
        raise Invalid(
            "This message came without a proper id (client_id). Please send it again.", code="bad_id"
        ) from None


def _body(value: Any) -> str:
    text = _text(value).replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise Invalid("There is nothing here yet. A single word is enough.", code="empty")
    if len(text) > MAX_SAID:
        raise Invalid(f"This is longer than {MAX_SAID:,} characters. Please send it in two parts.", code="too_long")
    return text


def _note(value: Any) -> str:
    note = " ".join(_text(value if value is not None else "").split())
    if len(note) > MAX_NOTE:
        raise Invalid(
            f"The content note is longer than {MAX_NOTE} characters. A few words are enough.", code="too_long"
        )
    return note


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Invalid("The message itself (body) is missing. A single word is enough.", code="empty")
    try:
        refuse_unstorable(value)
    except ValidationError:
        raise Invalid(UNREADABLE, code="unreadable") from None
    return value
