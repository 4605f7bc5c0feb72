"""Append to the hash-chained log, and verify it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from accounts.models import User
from moderation.models import Case, CaseEvent, LogHead
from moderation.models.event import GENESIS


def append(*, case: Case, kind: str, actor: User | None, now: datetime, **data: Any) -> CaseEvent:
    """Add one event. The caller holds a transaction; the head's row lock makes the chain single-ended until it ends.

    `data` must be JSON and hold ids, levels and outcomes only: this log can be exported.
    """
    head = lock()
    event = CaseEvent(
        number=head.number + 1, case=case, kind=kind, actor=actor, data=data, at=now, previous=head.digest
    )
    event.digest = event.computed_digest()
    event.save(force_insert=True)
    LogHead.objects.filter(pk=1).update(number=event.number, digest=event.digest)
    return event


def lock() -> LogHead:
    """The head's row, locked. For verbs that lock a thread before they may open a case: the log comes before the place."""
    return LogHead.objects.select_for_update().get_or_create(pk=1)[0]


def faults() -> Iterator[str]:
    """Every break of the chain in plain words: a changed row, a gap, another order, a missing end. None: it is whole."""
    expected, previous = 1, GENESIS
    for event in CaseEvent.objects.order_by("number").iterator(chunk_size=2_000):
        if event.number != expected:
            yield f"event {expected} is missing before event {event.number}"
        if event.previous != previous:
            yield f"event {event.number} does not follow the event before it"
        if event.digest != event.computed_digest():
            yield f"event {event.number} was changed after it was written"
        expected, previous = event.number + 1, event.digest
    head = LogHead.objects.filter(pk=1).first()
    if head and (head.number, head.digest) != (expected - 1, previous):
        yield f"the log ends at event {expected - 1}, its head says {head.number}"
