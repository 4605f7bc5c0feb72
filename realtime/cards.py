"""The one drawing of a message: viewer-neutral, rendered once per version, kept while it is likely to be asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import Role
from common import text
from realtime.models import Message

KEPT = 2_000  # drawings in memory, about 1 KB each

OPENING = '<li class="bubble"'  # how every drawing begins


class Words(NamedTuple):
    """What a drawing is made from, without model objects."""

    pk: int
    client_id: UUID
    version: int
    seq: int | None  # where it stands in the room
    author: str
    role: int
    body: str
    html: str
    renderer: int
    note: str
    made_at: datetime
    edited_at: datetime | None


def words_of(message: Message) -> Words:
    return Words(
        message.pk,
        message.client_id,
        message.version,
        message.seq,
        message.author.name,
        message.author.role,
        message.body,
        message.body_html,
        message.renderer,
        message.note,
        message.made_at,
        message.edited_at,
    )


def card(words: Words) -> str:
    """The `<li>` of a message, the same for everybody."""
    key = (words.client_id, words.version, words.seq, words.author, words.role)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    html = _draw(words)
    with _lock:
        _kept[key] = html
        if len(_kept) > KEPT:
            _kept.popitem(last=False)
    return html


def own_card(message: Message) -> SafeString:
    """For the author's own page: marked as theirs and, when it is not shown, with why. Made from the same drawing."""
    mark = (
        f'{OPENING} data-own data-state="{message.visibility}"'
        if message.visibility != "shown"
        else f"{OPENING} data-own"
    )
    return text.trusted(card(words_of(message)).replace(OPENING, mark, 1))


def neutral_card(message: Message) -> SafeString:
    return text.trusted(card(words_of(message)))


def _draw(words: Words) -> str:
    html = words.html if words.renderer == text.RENDERER else text.to_safe_html(words.body)
    role = Role(words.role)
    context: dict[str, Any] = {
        "words": words,
        "html": text.trusted(html),
        "role": role.label if role >= Role.SUPPORTER else "",
    }
    with timezone.override(UTC):  # one drawing for all zones; the page's script shows each reader their own time
        return get_template("realtime/_message.html").render(context).strip()


_kept: OrderedDict[tuple[Any, ...], str] = OrderedDict()
_lock = threading.Lock()
