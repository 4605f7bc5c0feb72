"""Which assessments it is asked about, and taking one: a row is the queue, a conditional update is the lease."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet

from moderation.evidence import Action, Surface
from moderation.models import Assessment, Case, Decision, Ending, Moderated, SecondReading, Visibility

WINDOW = timedelta(hours=6)  # older words have been read by people; nobody is helped by reading them now
MOST_TRIES = 3
BETWEEN_TRIES = timedelta(minutes=10)  # also the lease: longer than any call
BATCH = 200
HINT = 0.2  # a score from which on a category is not clearly absent; it counts from 0.5
WITH_PEOPLE = frozenset({Action.HOLD, Action.URGENT})  # somebody looks anyway, within minutes
STANDS = frozenset({Visibility.SHOWN, Visibility.HELD})


def waiting(now: datetime) -> QuerySet[Assessment]:
    """The newest first: when the budget is short, what was said last is read while it matters, and the rest is not."""
    unread = Q(second_reading__isnull=True) | Q(
        second_reading__finished_at__isnull=True,
        second_reading__tries__lt=MOST_TRIES,
        second_reading__taken_at__lt=now - BETWEEN_TRIES,
    )
    recent = Assessment.objects.filter(made_at__gte=now - WINDOW, written_after__isnull=True)
    return recent.filter(unread).select_related("second_reading").order_by("-pk")[:BATCH]


def is_asked(row: Assessment) -> bool:
    """Whether SECOND_READER_READS means this one. "unsure": neither clearly harmless nor with people already."""
    if settings.SECOND_READER_READS == "all":
        return True
    hinted = row.unknown or row.care or row.harm or max(row.scores.values(), default=0.0) >= HINT
    return bool(hinted) and row.action not in WITH_PEOPLE


def pass_over(rows: Iterable[Assessment], now: datetime) -> int:
    """Write down that these are not asked about, so that no sweep looks at them again."""
    passed = [
        SecondReading(assessment=row, taken_at=now, finished_at=now, ending=Ending.PASSED)
        for row in rows
        if not is_asked(row)
    ]
    SecondReading.objects.bulk_create(passed, ignore_conflicts=True)
    return len(passed)


def forget_passed(now: datetime) -> None:
    """A row that only says "not asked" is of no use once the sweep cannot meet its assessment any more."""
    SecondReading.objects.filter(ending=Ending.PASSED, taken_at__lt=now - 2 * WINDOW).delete()


def take(row: Assessment, reader: str, now: datetime) -> SecondReading | None:
    """The reading of `row`, with one more try; None when another worker has it."""
    mine, is_new = SecondReading.objects.get_or_create(
        assessment=row, defaults={"reader": reader, "tries": 1, "taken_at": now}
    )
    if is_new:
        return mine
    free = SecondReading.objects.filter(pk=mine.pk, tries=mine.tries, finished_at__isnull=True)
    won = free.filter(taken_at__lt=now - BETWEEN_TRIES).update(tries=F("tries") + 1, taken_at=now, reader=reader)
    return mine if won else None


def still_asks(subject: Moderated | None, row: Assessment) -> bool:
    """Whether these very words are there and no person has decided about them. Letters between two people never leave."""
    if subject is None or subject.version != row.version or subject.visibility not in STANDS:
        return False
    return subject.surface != Surface.LETTER and not decided(subject)


def decided(subject: Moderated) -> bool:
    """Whether a moderator decided about this version, whatever became of the decision: from then on it is with people."""
    about = Case.objects.of(subject)
    return Decision.objects.filter(case__in=about, subject_version__gte=subject.version).exists()
