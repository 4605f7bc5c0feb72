"""The chore: read what waits, within a time, a budget and a breaker. Never inside a request.

Whatever goes wrong, the verdict of the rules stands as it was: a text that could not be read is not a harmless one. It is
tried three times, and then its row stays unfinished.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from time import monotonic

import structlog
from django.utils import timezone

from moderation.models import Assessment, Ending, SecondReading
from moderation.second_reader import budget, chosen, raising, redaction, waiting
from moderation.second_reader.breaker import Breaker
from moderation.second_reader.reader import Away, CouldNotRead, Heard, Reader

log = structlog.get_logger("waymark.second_reader")
SECONDS = 10.0  # no call begins later than that into a sweep: other chores wait in the same thread
COULD_NOT = "could_not_read"
breaker = Breaker("second_reader")


def read_waiting(now: datetime | None = None) -> int:
    """Ask about what was said lately. Returns how many it read; 0 when there is no second reader."""
    reader = chosen.reader()
    if reader is None:
        return 0
    now = now or timezone.now()
    waiting.forget_passed(now)
    rows = list(waiting.waiting(now))
    waiting.pass_over(rows, now)
    done = Counter(_read_all(reader, [row for row in rows if waiting.is_asked(row)], now))
    if done:
        log.info("second_reading", reader=reader.name, **done)
    return done[Ending.SAME.value] + done[Ending.RAISED.value]


def _read_all(reader: Reader, rows: list[Assessment], now: datetime) -> Iterator[str]:
    """What became of each, as a word for the log; ends early when it may not ask any more."""
    ends = monotonic() + SECONDS
    names = redaction.members() if rows and not breaker.is_open else None
    for row in rows:
        if names is None or monotonic() > ends:
            return
        subject = row.subject
        if not waiting.still_asks(subject, row):
            if reading := waiting.take(row, reader.name, now):
                yield raising.finish(reading, Ending.LEFT, now).value
        elif not breaker.lets_through():
            return
        elif not budget.take():
            yield "budget_spent"
            return
        elif reading := waiting.take(row, reader.name, now):
            words = redaction.nameless(subject.words(), names)  # type: ignore[union-attr]  # it still asks, so it is there
            yield _read(reader, reading, row, words, now)


def _read(reader: Reader, reading: SecondReading, row: Assessment, words: str, now: datetime) -> str:
    try:
        heard = _ask(reader, words)
        return raising.conclude(reading, row, heard, now).value
    except (CouldNotRead, raising.Busy) as fault:
        kind = f"{type(fault).__name__}: {fault}".rstrip(": ")
        SecondReading.objects.filter(pk=reading.pk).update(fault=kind[:60])
        log.warning("second_reader_could_not_read", reader=reader.name, fault=kind)
        return COULD_NOT


def _ask(reader: Reader, words: str) -> list[Heard]:
    try:
        heard = reader.read(words)
    except Away:
        if breaker.failed():
            log.warning("second_reader_rests", reader=reader.name, failures=breaker.failures, seconds=breaker.pause)
        raise
    breaker.succeeded()
    return heard
