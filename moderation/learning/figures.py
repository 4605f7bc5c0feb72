"""What the page "How the checks do" shows: sums over days, in a handful of queries however much was said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, Sum

from moderation.evidence import Action
from moderation.models import CheckDay, ScreenedDay, ShadowAssessment, Visibility
from moderation.reading import CATEGORIES

PERIODS = (7, 30)
ENOUGH = 5  # decisions: below, a share says nothing
MOVED_BY = 0.5  # of what it was: by more than this a week's figure has moved
WEEK, BEFORE = 7, 28  # days: this week, against the four before
ENOUGH_TO_MOVE = 10  # texts heard in both together
SUMS = ("heard", "upheld", "dismissed", "held_harmless", "unknown")


@dataclass(frozen=True)
class Trend:
    """A figure this week and in the four weeks before; None where nothing was said."""

    now: float | None
    before: float | None
    moved: bool


@dataclass(frozen=True)
class Line:
    """One check and category."""

    check: str
    category: str
    heard: int
    upheld: int
    dismissed: int
    held_harmless: int
    share: Trend  # of all texts, in percent: those it heard something in
    score: Trend  # mean over all texts, 0 to 100

    @property
    def decided(self) -> int:
        return self.upheld + self.dismissed

    @property
    def precision(self) -> int | None:
        """Percent upheld; None: too few decisions to say."""
        return round(100 * self.upheld / self.decided) if self.decided >= ENOUGH else None

    @property
    def has_moved(self) -> bool:
        return self.share.moved or self.score.moved


@dataclass(frozen=True)
class Figures:
    days: int
    counted_at: datetime | None
    all: dict[str, int]
    lines: list[Line]
    unknown: list[tuple[str, int]]
    shadows: list[Mapping[str, Any]]

    @property
    def held_harmless_share(self) -> int | None:
        judged = self.all["held_judged"]
        return round(100 * self.all["held_harmless"] / judged) if judged >= ENOUGH else None


def figures(*, days: int, now: datetime) -> Figures:
    """Of the last `days` days, today among them."""
    today = now.astimezone(UTC).date()
    sums, texts = sums_by_check(today, days), texts_by_period(today)
    return Figures(
        days=days,
        counted_at=ScreenedDay.objects.aggregate(at=Max("counted_at"))["at"],
        all=sums_of_all(today, days),
        lines=sorted(
            (line(row, texts) for row in sums if row["category"] and (row["heard_asked"] or row["heard_then"])),
            key=lambda one: (one.category, -one.heard, one.check),
        ),
        unknown=[(said(row["check_name"]), row["unknown_asked"]) for row in sums if row["unknown_asked"]],
        shadows=list(shadows(now - timedelta(days=days))),
    )


def within(today: date, days: int, skip: int = 0) -> Q:
    """`days` days, ending `skip` days before today."""
    last = today - timedelta(days=skip)
    return Q(day__gt=last - timedelta(days=days), day__lte=last)


def sums_by_check(today: date, days: int) -> Iterable[Mapping[str, Any]]:
    asked, week, then = within(today, days), within(today, WEEK), within(today, BEFORE, WEEK)
    return (
        CheckDay.objects.filter(asked | week | then)
        .values("check_name", "category")
        .annotate(
            **{f"{name}_asked": Sum(name, filter=asked, default=0) for name in SUMS},
            heard_now=Sum("heard", filter=week, default=0),
            heard_then=Sum("heard", filter=then, default=0),
            score_now=Sum("score", filter=week, default=0.0),
            score_then=Sum("score", filter=then, default=0.0),
        )
        .order_by("check_name", "category")
    )


def sums_of_all(today: date, days: int) -> dict[str, int]:
    names = ("texts", "held", "paged", "judged", "held_judged", "held_harmless")
    return ScreenedDay.objects.filter(within(today, days)).aggregate(**{name: Sum(name, default=0) for name in names})


def texts_by_period(today: date) -> dict[str, int]:
    return ScreenedDay.objects.aggregate(
        now=Sum("texts", filter=within(today, WEEK), default=0),
        then=Sum("texts", filter=within(today, BEFORE, WEEK), default=0),
    )


def line(row: Mapping[str, Any], texts: dict[str, int]) -> Line:
    seen = row["heard_now"] + row["heard_then"]
    return Line(
        check=said(row["check_name"]),
        category=CATEGORIES.get(row["category"], said(row["category"])),
        heard=row["heard_asked"],
        upheld=row["upheld_asked"],
        dismissed=row["dismissed_asked"],
        held_harmless=row["held_harmless_asked"],
        share=trend(row["heard_now"], row["heard_then"], texts, seen),
        score=trend(row["score_now"], row["score_then"], texts, seen),
    )


def trend(now: float, then: float, texts: dict[str, int], seen: int) -> Trend:
    """Per hundred texts. Moved: by more than MOVED_BY of what it was, up or down, when enough was heard to say so."""
    new = 100 * now / texts["now"] if texts["now"] else None
    old = 100 * then / texts["then"] if texts["then"] else None
    if new is None or old is None or seen < ENOUGH_TO_MOVE:
        return Trend(new, old, moved=False)
    return Trend(new, old, moved=abs(new - old) > MOVED_BY * old)


def said(name: str) -> str:
    return name.replace("_", " ")


def shadows(since: datetime) -> Iterable[Mapping[str, Any]]:
    """For each model on trial: what it would have done with the words it looked at, and what was done."""
    held, live_held = Q(visibility=Visibility.HELD), Q(assessment__visibility=Visibility.HELD)
    paged, live_paged = Q(action=Action.URGENT), Q(assessment__action=Action.URGENT)
    care, live_care = Q(care__gt=0), Q(assessment__care__gt=0)
    return (
        ShadowAssessment.objects.filter(made_at__gte=since)
        .values(name=F("model"))
        .annotate(
            texts=Count("pk"),
            **{f"{kind}_live": Count("pk", filter=live) for kind, live in _each(live_held, live_paged, live_care)},
            **{f"{kind}_shadow": Count("pk", filter=own) for kind, own in _each(held, paged, care)},
            **_differences(_each(held, paged, care), _each(live_held, live_paged, live_care)),
            could_not_look=Count("pk", filter=~Q(unknown=[])),
        )
        .order_by("name")
    )


def _each(held: Q, paged: Q, care: Q) -> tuple[tuple[str, Q], ...]:
    return ("held", held), ("paged", paged), ("care", care)


def _differences(own: tuple[tuple[str, Q], ...], live: tuple[tuple[str, Q], ...]) -> dict[str, Count]:
    found = {}
    for (kind, by_shadow), (_, by_live) in zip(own, live, strict=True):
        found[f"{kind}_only_shadow"] = Count("pk", filter=by_shadow & ~by_live)
        found[f"{kind}_only_live"] = Count("pk", filter=by_live & ~by_shadow)
    return found
