"""What the checks say about some words, and what follows from it. Frozen, and free of Django.

Two axes are kept apart everywhere: CARE (the author may need help) and HARM (others may be hurt).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

# Scores every answer carries, in the order they are printed. The graded ones have levels 1 to 3, the others are there or not.
CATEGORIES = (
    "suicide_self_harm",
    "overdose_emergency",
    "drug_sale",
    "dosing_howto",
    "harassment_hate",
    "violence_threat",
    "sexual",
    "spam",
    "personal_info",
    "glorification",
)
GRADED = ("suicide_self_harm", "overdose_emergency", "violence_threat")


class Axis(StrEnum):
    CARE = "care"
    HARM = "harm"


class Level(IntEnum):
    NONE = 0
    LOW = 1
    HIGH = 2
    URGENT = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class Surface(StrEnum):
    POST = "post"
    CHAT = "chat"
    LETTER = "letter"
    TITLE = "title"
    NAME = "name"
    FLAG = "flag"
    APPEAL = "appeal"


class Action(StrEnum):
    ALLOW = "allow"
    SUPPORT = "support"  # shown, with the support panel for the author
    REVIEW = "review"  # shown, with a case
    HOLD = "hold"  # not shown until a person looked
    URGENT = "urgent"  # people are paged now; whether it is shown follows from HARM alone


@dataclass(frozen=True, slots=True)
class Author:
    """The little a check may know about who wrote. Nothing in it identifies anybody."""

    is_newcomer: bool = False
    seeks_company: bool = False  # they asked, beside these words, not to be left alone now


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing a check heard. `span` points into the text as the member wrote it; `score` is 0 to 1.

    Level NONE is a hint: it moves the score of its category and nothing else.
    """

    check: str
    category: str
    axis: Axis
    level: Level
    span: tuple[int, int]
    score: float
    shown: bool = True  # whether the queue points the moderator at this span


@dataclass(frozen=True, slots=True)
class Unknown:
    """A check that could not look. `reason` is the class name of the exception, or "budget": never words."""

    check: str
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    signals: tuple[Signal, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)  # by category, see scores_of
    ms: float = 0.0
    fingerprint: int | None = None  # of the words, if they say enough: see checks.copies

    def level(self, axis: Axis) -> Level:
        return max((signal.level for signal in self.signals if signal.axis is axis), default=Level.NONE)

    @property
    def severity(self) -> int:
        """How grave, 0 to 3: the highest level of the three graded categories."""
        return int(max((signal.level for signal in self.signals if signal.category in GRADED), default=0))


@dataclass(frozen=True, slots=True)
class Verdict:
    care: Level
    harm: Level
    action: Action
    visibility: str  # "shown" or "held"
    severity: int
    evidence: Evidence


def scores_of(signals: Iterable[Signal]) -> dict[str, float]:
    """The highest score per category; categories nobody spoke of are 0."""
    scores = dict.fromkeys(CATEGORIES, 0.0)
    for signal in signals:
        scores[signal.category] = max(scores.get(signal.category, 0.0), signal.score)
    return scores
