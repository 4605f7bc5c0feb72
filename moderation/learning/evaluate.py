"""How well the screening hears, in figures: the whole of it, rules and voices and policy, on texts nobody trained on.

The measures are those of the issue tracker and of `corpus/README.md`; a figure below its floor (`floors.json`) fails CI.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from moderation.checks import CHECKS, Check, gather
from moderation.evidence import CATEGORIES, GRADED, Action, Author, Surface, Verdict
from moderation.policy import decide

COUNTS = 0.5  # from this score on a category is said to be there
HELD = frozenset({Action.HOLD, Action.URGENT})
CASE = HELD | {Action.REVIEW}


@dataclass(frozen=True)
class Judged:
    """One text with what is true of it (levels by category; a missing one is unknown) and what the screening said."""

    labels: Mapping[str, int]
    family: str
    verdict: Verdict

    @property
    def severity(self) -> int:
        return max((self.labels.get(name, 0) for name in GRADED), default=0)

    @property
    def is_harmless(self) -> bool:
        return not any(self.labels.values()) and set(self.labels) == set(CATEGORIES)

    @property
    def passes(self) -> bool:
        """A right category is found; on a harmless text none is."""
        scores = self.verdict.evidence.scores
        there = [category for category, level in self.labels.items() if level]
        if there:
            return any(scores[category] >= COUNTS for category in there)
        return all(scores[category] < COUNTS for category in self.labels)


def judge(
    texts: Iterable[tuple[str, Mapping[str, int], str]],
    *,
    checks: tuple[Check, ...] = CHECKS,
    author: Author = Author(),
    surface: Surface = Surface.POST,
) -> list[Judged]:
    """Screen each (text, labels, family)."""
    return [
        Judged(labels, family, decide(gather(text, checks=checks, author=author, surface=surface), author, surface))
        for text, labels, family in texts
    ]


@dataclass
class Report:
    texts: int
    figures: dict[str, float] = field(default_factory=dict)  # the measures with a target
    precision: dict[str, float] = field(default_factory=dict)  # average precision by category
    positives: dict[str, int] = field(default_factory=dict)
    levels: list[list[int]] = field(default_factory=list)  # rows true, columns said, 0 to 3
    families: dict[str, tuple[int, int]] = field(default_factory=dict)  # passed, of

    def as_json(self) -> dict[str, Any]:
        return vars(self)


def report(judged: Sequence[Judged]) -> Report:
    found = Report(len(judged))
    for category in CATEGORIES:
        known = [one for one in judged if category in one.labels]
        wanted = np.array([one.labels[category] > 0 for one in known])
        found.positives[category] = int(wanted.sum())
        if 0 < wanted.sum() < len(wanted):
            scores = np.array([one.verdict.evidence.scores[category] for one in known])
            found.precision[category] = average_precision(wanted, scores)
    graded = [one for one in judged if all(name in one.labels for name in GRADED)]
    counted = Counter((one.severity, one.verdict.severity) for one in graded)
    found.levels = [[counted[(true, said)] for said in range(4)] for true in range(4)]
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in judged:
        tally[one.family][0] += one.passes
        tally[one.family][1] += 1
    found.families = {family: (passed, of) for family, (passed, of) in sorted(tally.items())}
    found.figures = figures(judged, graded, found)
    return found


def figures(judged: Sequence[Judged], graded: Sequence[Judged], found: Report) -> dict[str, float]:
    harmless = [one for one in judged if one.is_harmless]
    grave = [one for one in graded if one.severity >= 2]
    imminent = [one for one in graded if one.severity == 3]
    mild = [one for one in graded if one.severity == 0]
    measured = {
        "macro average precision": float(np.mean(list(found.precision.values()))) if found.precision else None,
        "grave heard as grave": share([one.verdict.severity >= 2 for one in grave]),
        "imminent heard as imminent": share([one.verdict.severity == 3 for one in imminent]),
        "imminent taken for nothing": share([one.verdict.severity == 0 for one in imminent]),
        "not grave, heard as grave": share([one.verdict.severity >= 2 for one in mild]),
        "functional cases passed": share([one.passes for one in judged]),
        "harmless held or paged": share([one.verdict.action in HELD for one in harmless]),
        "harmless with a case": share([one.verdict.action in CASE for one in harmless]),
        "harmless touched at all": share([one.verdict.action is not Action.ALLOW for one in harmless]),
    }
    return {name: value for name, value in measured.items() if value is not None}


def share(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None


def average_precision(wanted: np.ndarray, scores: np.ndarray) -> float:
    """The area under precision and recall, ties taken together. Source: scikit-learn's average_precision_score."""
    order = np.argsort(-scores, kind="stable")
    wanted, scores = wanted[order], scores[order]
    last = np.r_[scores[1:] != scores[:-1], True]
    hits = np.cumsum(wanted)[last]
    precision = hits / (np.flatnonzero(last) + 1)
    return float((np.diff(np.r_[0, hits]) * precision).sum() / wanted.sum())


LOWER_IS_BETTER = frozenset(
    {
        "imminent taken for nothing", "not grave, heard as grave", "harmless held or paged", "harmless with a case",
        "harmless touched at all",
    }
)  # fmt: skip


def fallen(found: Report, floors: Mapping[str, float]) -> list[str]:
    """A sentence for each figure that is worse than its floor, or that is not there."""
    faults = []
    for name, floor in floors.items():
        value = found.figures.get(name, found.precision.get(name))
        if value is None:
            faults.append(f"{name}: not measured")
        elif (value > floor + 1e-9) if name in LOWER_IS_BETTER else (value < floor - 1e-9):
            faults.append(f"{name}: {value:.3f}, floor {floor:.3f}")
    return faults
