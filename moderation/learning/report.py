"""A back-test as a volunteer reads it, and as a machine does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from moderation.evidence import Action
from moderation.learning.backtest import MINUTES, Difference, Report
from moderation.reading import CATEGORIES


def as_json(report: Report, model: str) -> dict[str, Any]:
    numbers = asdict(report)
    numbers["by_category"] = {name: dict(counts) for name, counts in report.by_category.items()}
    return {
        "model": model,
        "may_go_live": report.may_go_live,
        "minutes_a_day": round(report.minutes_a_day, 1),
        "minutes_assumed": {action.value: minutes for action, minutes in MINUTES.items()},
        **numbers,
    }


def sentences(report: Report, model: str) -> Iterator[str]:
    yield f"{model}: asked about {report.texts:,} texts of the last {report.days} days; moderators decided about {report.decided:,} of them."
    if report.unread:
        yield f"{report.unread:,} more were changed or taken back since and are not asked about."
    if report.could_not_look:
        yield f"A check could not look at {report.could_not_look:,} of them. See that first: the numbers below leave out what it would have heard."
    yield ""
    yield from _difference("held", report.held, report.texts)
    yield from _difference("paged", report.paged, report.texts)
    yield ""
    yield from _danger(report)
    yield ""
    yield _time(report)
    yield ""
    yield from _table(report)
    yield ""
    yield (
        "Nothing stands against trying it in the shadow."
        if report.may_go_live
        else "It must not go live: it misses people in danger whom the screening found."
    )


def _difference(kind: str, found: Difference, texts: int) -> Iterator[str]:
    yield f"Would have {kind} {found.now:,} of {texts:,} (then: {found.then:,})."
    if found.new:
        yield f"  {found.new:,} that were not {kind} then: {_opinions(found.new_wrongly, found.new_rightly, found.new)}"
    if found.gone:
        yield f"  {found.gone:,} fewer that were {kind} then: {_opinions(found.gone_wrongly, found.gone_rightly, found.gone)}"


def _opinions(wrongly: int, rightly: int, together: int) -> str:
    open_ = together - wrongly - rightly
    rest = f"; nobody decided about {open_:,}" if open_ else ""
    return f"{wrongly:,} wrongly and {rightly:,} rightly, by what moderators decided{rest}."


def _danger(report: Report) -> Iterator[str]:
    if not report.danger:
        yield "Moderators decided about no danger in this time, so this says nothing about whether it would be missed."
        return
    yield f"Moderators decided that {report.danger:,} texts told of somebody in danger, or of a way to die."
    yield f"  Would have missed {report.missed_danger:,} that the screening heard; would have heard {report.found_danger:,} that it missed."


def _time(report: Report) -> str:
    minutes = report.minutes_a_day
    direction = "more" if minutes > 0 else "less"
    if round(abs(minutes), 1) == 0:
        amount = "About as much of moderators' time as now"
    else:
        amount = f"About {abs(minutes):,.1f} minutes of moderators' time a day {direction}"
    return (
        f"{amount}. Assumed: {MINUTES[Action.REVIEW]} minutes for a case, {MINUTES[Action.HOLD]} for words that wait, "
        f"{MINUTES[Action.URGENT]} for an urgent case."
    )


def _table(report: Report) -> Iterator[str]:
    yield f"{'heard':<32}{'then':>8}{'now':>8}{'right':>8}{'wrong':>8}{'lost':>8}{'gained':>8}"
    for category, counts in report.by_category.items():
        numbers = (counts[name] for name in ("then", "now", "now_right", "now_wrong", "lost", "gained"))
        yield f"{CATEGORIES.get(category, category):<32}" + "".join(f"{number:>8,}" for number in numbers)
    yield "Right and wrong: heard now, and moderators agreed or did not. Lost and gained: moderators agreed, and only one of both heard it."
