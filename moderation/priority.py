"""Where a case stands in the queue, and why, as a list of terms that add up."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.evidence import Level
from moderation.models import Case

LEVEL_POINTS = {Level.NONE: 0, Level.LOW: 100, Level.HIGH: 1_000, Level.URGENT: 10_000}
FLAG_POINTS, MOST_FLAGS = 20, 10
UNKNOWN_POINTS, APPEAL_POINTS = 50, 150


@dataclass(frozen=True)
class Term:
    """One reason for a place in the queue, in words a moderator reads, and its points."""

    words: str
    points: int


def terms(case: Case) -> list[Term]:
    """What made the score. A person in danger comes before a rule that was broken, at the same level."""
    found = [
        Term(f"care: {Level(case.care).word}", LEVEL_POINTS[Level(case.care)] * 2 if case.care else 0),
        Term(f"harm: {Level(case.harm).word}", LEVEL_POINTS[Level(case.harm)]),
        Term(f"flags: {case.flag_count}", FLAG_POINTS * min(case.flag_count, MOST_FLAGS)),
        Term("a check could not look", UNKNOWN_POINTS if case.unknown else 0),
        Term("an appeal", APPEAL_POINTS if case.is_appeal else 0),
    ]
    return [term for term in found if term.points]


def score(case: Case) -> int:
    return sum(term.points for term in terms(case))
