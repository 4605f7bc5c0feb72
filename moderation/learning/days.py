"""Count how the checks did, a day (UTC) at a time: a chore walks a day's assessments, pages only add the numbers up.

A day is counted again while decisions about its words still come in, and stands as it is after SETTLES. What is decided
later (a long appeal) is not in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from moderation.evidence import Action, Axis, Level
from moderation.learning.backtest import should_hold
from moderation.learning.decided import decided, pages
from moderation.learning.labels import Judged, upholds
from moderation.models import Assessment, CheckDay, ScreenedDay, Visibility

KEPT_READY = 37  # days counted for the page: thirty, and what drift is compared with
SETTLES = 7  # days after which a day is not counted again
Key = tuple[str, str]  # check, category


@dataclass
class Counted:
    """Numbers of one check and category on one day; fields as in CheckDay."""

    heard: int = 0
    score: float = 0.0
    upheld: int = 0
    dismissed: int = 0
    held_harmless: int = 0
    unknown: int = 0


@dataclass
class Day:
    texts: int = 0
    held: int = 0
    paged: int = 0
    judged: int = 0
    held_judged: int = 0
    held_harmless: int = 0
    by_check: dict[Key, Counted] = field(default_factory=lambda: defaultdict(Counted))

    def add(self, row: Assessment, about: Judged | None) -> None:
        held, right = row.visibility == Visibility.HELD, should_hold(about)
        self.texts += 1
        self.held += held
        self.paged += row.action == Action.URGENT
        self.judged += right is not None
        self.held_judged += held and right is not None
        self.held_harmless += held and right is False
        for key, signals in by_check(row.signals).items():
            add_signals(self.by_check[key], signals, about, held=held)
        for one in row.unknown:
            self.by_check[one["check"], ""].unknown += 1


def by_check(signals: Iterable[Mapping[str, Any]]) -> dict[Key, list[Mapping[str, Any]]]:
    found: dict[Key, list[Mapping[str, Any]]] = defaultdict(list)
    for signal in signals:
        found[signal["check"], signal["category"]].append(signal)
    return found


def add_signals(counted: Counted, signals: list[Mapping[str, Any]], about: Judged | None, *, held: bool) -> None:
    """What one check heard of one category in one text: counted once, however many spans it marked."""
    gravest = max(signals, key=lambda signal: signal["level"])
    counted.score += max(signal["score"] for signal in signals)
    if not gravest["level"]:
        return
    counted.heard += 1
    right = upholds(about, axis=gravest["axis"], category=gravest["category"]) if about else None
    counted.upheld += right is True
    counted.dismissed += right is False
    helped_to_hold = held and gravest["axis"] == Axis.HARM and gravest["level"] >= Level.HIGH
    counted.held_harmless += helped_to_hold and right is False


def count_checks(now: datetime | None = None) -> int:
    """Count today, days that are not settled once a day, and days that were never counted. Returns how many it counted."""
    now = now or timezone.now()
    due = list(days_due(now))
    for day in due:
        write(day, count(day), now)
    return len(due)


def days_due(now: datetime) -> Iterator[date]:
    today = now.astimezone(UTC).date()
    first = today - timedelta(days=KEPT_READY)
    counted = dict(ScreenedDay.objects.filter(day__gte=first).values_list("day", "counted_at"))
    for back in range(KEPT_READY + 1):
        day = today - timedelta(days=back)
        at = counted.get(day)
        if back == 0 or at is None or (back <= SETTLES and at < begin(today)):
            yield day


def begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def count(day: date) -> Day:
    found = Day()
    # Where a second reader wrote a row beside the first, that row holds the evidence of both.
    said = Assessment.objects.filter(
        second_reading__wrote__isnull=True, made_at__gte=begin(day), made_at__lt=begin(day + timedelta(days=1))
    )
    for page in pages(said.defer("scores")):
        about = decided(page)
        for row in page:
            found.add(row, about.get(row.pk))
    return found


@transaction.atomic
def write(day: date, found: Day, now: datetime) -> None:
    """In place of what was counted before. The day's row is locked first, so that two workers do not mix."""
    names = ("texts", "held", "paged", "judged", "held_judged", "held_harmless")
    numbers = {name: getattr(found, name) for name in names}
    ScreenedDay.objects.get_or_create(day=day, defaults={"counted_at": now})
    ScreenedDay.objects.select_for_update().get(day=day)
    ScreenedDay.objects.filter(day=day).update(**numbers, counted_at=now)
    CheckDay.objects.filter(day=day).delete()
    CheckDay.objects.bulk_create(
        CheckDay(day=day, check_name=check, category=category, **vars(counted))
        for (check, category), counted in found.by_check.items()
    )
