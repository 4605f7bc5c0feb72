"""What follows from what it heard: more evidence beside the first, the same policy, and only upwards.

It never shows, never closes, never lowers. Words are held when HARM reached HIGH through it; CARE alone hides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from moderation import cases, log, policy, screening
from moderation.cases import Cause
from moderation.evidence import Author, Axis, Evidence, Level, Signal, Verdict, scores_of
from moderation.models import Assessment, Case, Ending, Moderated, SecondReading, Visibility
from moderation.second_reader.reader import Heard
from moderation.second_reader.waiting import HINT, still_asks

CHECK = "second_reader"
COUNTS = 0.5  # the least score of a category that has a level


class Busy(Exception):
    """A case was opened in this very moment. The next try finds it."""


def conclude(reading: SecondReading, row: Assessment, heard: Sequence[Heard], now: datetime) -> Ending:
    """Finish the reading, and raise what it heard to be graver. Raises Busy."""
    signals = signals_of(heard, row)
    verdict = with_more(row, signals)
    if verdict.care <= row.care and verdict.harm <= row.harm:
        return finish(reading, Ending.SAME, now, heard=heard, signals=signals)
    return _raise(reading, row, heard, signals, now)


def signals_of(heard: Sequence[Heard], row: Assessment) -> list[Signal]:
    """Its signals, at the higher level where our own checks had a hint of the same. They point at no span."""
    return [
        Signal(CHECK, one.category, one.axis, level, (0, 0), max(one.score, COUNTS), shown=False)
        for one in heard
        if (level := max(one.level, one.agreed) if row.scores.get(one.category, 0.0) >= HINT else one.level)
    ]


def with_more(row: Assessment, signals: Sequence[Signal], *, is_newcomer: bool = False) -> Verdict:
    """What the policy says of the first evidence and this together. More signals can only be graver."""
    first = screening.verdict_of(row).evidence
    scores = {**first.scores}
    for category, score in scores_of(signals).items():
        scores[category] = max(scores.get(category, 0.0), score)
    evidence = Evidence((*first.signals, *signals), first.unknown, scores)
    verdict = policy.decide(evidence, Author(is_newcomer))
    return replace(verdict, care=max(verdict.care, Level(row.care)), harm=max(verdict.harm, Level(row.harm)))


@transaction.atomic
def _raise(
    reading: SecondReading, row: Assessment, heard: Sequence[Heard], signals: Sequence[Signal], now: datetime
) -> Ending:
    subject = _locked(row)
    if subject is None or not still_asks(subject, row):
        return finish(reading, Ending.LEFT, now, heard=heard, signals=signals)
    verdict = with_more(row, signals, is_newcomer=subject.author.is_newcomer)
    reading.wrote = _write_down(row, verdict, now)
    ending = finish(reading, Ending.RAISED, now, heard=heard, signals=signals)
    if verdict.action in screening.OPENS_A_CASE:
        cases.open_or_raise(subject=subject, cause=_cause(verdict, signals, row), now=now)
    if verdict.harm >= Level.HIGH and subject.visibility == Visibility.SHOWN:
        screening.set_visibility(subject, Visibility.HELD)
    return ending


def _locked(row: Assessment) -> Moderated | None:
    """The words, with every lock that is needed, in the order of the house: case, head of the log, place."""
    subject: Moderated | None = row.subject
    if subject is None:
        return None
    about = Case.objects.of(subject).open().filter(appealed__isnull=True)
    locked = about.select_for_update().first()
    log.lock()
    if locked is None and about.exists():
        raise Busy
    now_there = type(subject)._default_manager.select_for_update(of=("self",)).select_related("author")
    return now_there.filter(pk=subject.pk).first()


def _cause(verdict: Verdict, signals: Iterable[Signal], row: Assessment) -> Cause:
    data = {"version": row.version, "categories": sorted({signal.category for signal in signals})}
    return Cause("second_read", care=verdict.care, harm=verdict.harm, data=data)


def _write_down(row: Assessment, verdict: Verdict, now: datetime) -> Assessment:
    """A row of its own; the first stays as it was. It is finished: what a check could not look at, the first row awaits."""
    return Assessment.objects.create(
        content_type_id=row.content_type_id, object_id=row.object_id, version=row.version,
        care=verdict.care, harm=verdict.harm, severity=verdict.severity, action=verdict.action,
        visibility=verdict.visibility, signals=screening.plain(verdict.evidence.signals), scores=dict(verdict.evidence.scores), unknown=row.unknown,
        made_at=now, finished_at=now,
    )  # fmt: skip


def finish(
    reading: SecondReading,
    ending: Ending,
    now: datetime,
    *,
    heard: Sequence[Heard] = (),
    signals: Sequence[Signal] = (),
) -> Ending:
    evidence = Evidence(tuple(signals))
    reading.ending, reading.finished_at, reading.fault = ending, now, ""
    reading.care, reading.harm = evidence.level(Axis.CARE), evidence.level(Axis.HARM)
    reading.scores = {
        category: max(one.score for one in heard if one.category == category)
        for category in sorted({one.category for one in heard})
    }
    reading.save(update_fields="wrote ending finished_at fault care harm scores".split())
    return ending
