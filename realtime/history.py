"""A room read as a page: by keyset, newest at the bottom, with the viewer's own waiting words among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from heapq import merge
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import User
from moderation.models import Visibility
from realtime import cards, feed
from realtime.models import Message, ReadMark, Room

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One message as this viewer sees it. `is_new`: the first one since their last visit."""

    message: Message
    html: SafeString
    is_new: bool = False

    @property
    def day(self) -> date:
        """In the viewer's own zone."""
        return timezone.localtime(self.message.made_at).date()


@dataclass(frozen=True)
class History:
    """`before` and `after`: seqs to page on from, or None. `upto`: the room's newest seq when this was read."""

    lines: list[Line]
    before: int | None
    after: int | None
    upto: int

    def as_items(self) -> list[dict[str, Any]]:
        """The shown ones, in the shape of the socket's items."""
        return [
            feed.item_of(cards.words_of(one.message), seq=one.message.seq or 0, kind="shown", at=one.message.made_at)
            for one in self.lines
            if one.message.seq and one.message.visibility == Visibility.SHOWN
        ]


def newest(room: Room, viewer: User, *, read_up_to: int = 0) -> History:
    upto = feed.seq_of(room.pk)  # before the words: a message that comes in between is then told by the socket as well
    found, before = _back_from(_placed(room, viewer))
    waiting = Message.objects.filter(room=room, author=viewer, seq=None).exclude(visibility=Visibility.REMOVED)
    held = list(waiting.select_related("author").order_by("-pk")[:10])[::-1]
    lines = list(merge(found, held, key=lambda message: message.made_at))  # what waits stands where it was said
    return History(_lines(lines, viewer, read_up_to), before, None, upto)


def before(room: Room, viewer: User, seq: int) -> History:
    upto = feed.seq_of(room.pk)
    found, older = _back_from(_placed(room, viewer).filter(seq__lt=seq))
    return History(_lines(found, viewer), older, found[-1].seq if found else None, upto)


def around(room: Room, viewer: User, seq: int) -> History:
    """A page with the message at `seq` in its middle."""
    upto = feed.seq_of(room.pk)
    found, older = _back_from(_placed(room, viewer).filter(seq__lte=seq))
    rest = list(_placed(room, viewer).filter(seq__gt=seq).order_by("seq")[: PAGE // 2 + 1])
    after = rest[PAGE // 2 - 1].seq if len(rest) > PAGE // 2 else None
    return History(_lines([*found, *rest[: PAGE // 2]], viewer), older, after, upto)


def with_news(rooms: QuerySet[Room], viewer: User) -> QuerySet[Room]:
    """Rooms with `unread`: how many events are newer than the viewer's mark there; None where they never were."""
    mark = ReadMark.objects.filter(user=viewer, room=OuterRef("pk")).values("seq")[:1]
    return rooms.annotate(unread=F("seq") - Coalesce(Subquery(mark), F("seq")))


def _placed(room: Room, viewer: User) -> QuerySet[Message]:
    return Message.objects.filter(room=room, seq__isnull=False).visible_to(viewer).select_related("author")


def _back_from(messages: QuerySet[Message]) -> tuple[list[Message], int | None]:
    found = list(messages.order_by("-seq")[: PAGE + 1])
    older = found[PAGE - 1].seq if len(found) > PAGE else None
    return found[:PAGE][::-1], older


def _lines(messages: list[Message], viewer: User, read_up_to: int = 0) -> list[Line]:
    first_new = next(
        (one.pk for one in messages if read_up_to and (one.seq or 0) > read_up_to and one.author_id != viewer.pk), None
    )
    return [Line(one, _drawn(one, viewer), one.pk == first_new) for one in messages]


def _drawn(message: Message, viewer: User) -> SafeString:
    return cards.own_card(message) if message.author_id == viewer.pk else cards.neutral_card(message)
