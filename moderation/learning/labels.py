"""What a moderator's decision says about the words: which category, at which level, or that they are harmless.

A decision names one broken rule, so it says nothing about the others: what was heard beside it stays a question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from moderation.evidence import Axis, Level
from moderation.learning.corpus import CODES
from moderation.models import Decision, Outcome, Reason

# The table: a published rule, and the category and least level it means. OTHER is explained in a note and means nothing here.
MEANS: Mapping[str, tuple[str, int]] = {
    Reason.SELF_HARM_METHOD: ("suicide_self_harm", 2),
    Reason.SOURCING: ("drug_sale", 1),
    Reason.DOSING: ("dosing_howto", 1),
    Reason.MISLEADING: ("dosing_howto", 1),
    Reason.GLORIFYING: ("glorification", 1),
    Reason.MARKETING: ("spam", 1),
    Reason.HARASSMENT: ("harassment_hate", 1),
    Reason.THREAT: ("violence_threat", 2),
    Reason.SEXUAL: ("sexual", 1),
    Reason.PRIVACY: ("personal_info", 2),
}
CARE = ("suicide_self_harm", "overdose_emergency")
CODE_OF = {meaning: code for code, meaning in CODES.items()}
HARMLESS = ("ok",)


@dataclass(frozen=True)
class Judged:
    """One decision, with what the desk showed when it was made.

    `heard`: level by category that the checks heard in this version; `flagged`: care categories members were worried
    about; `care`: the care level of the case.
    """

    reason: str
    outcome: str
    overturned: bool = False
    heard: Mapping[str, int] = field(default_factory=dict)
    flagged: frozenset[str] = frozenset()
    care: int = 0

    @property
    def says_care(self) -> bool:
        """The author may need help: said by the rule or by the outcome."""
        return not self.overturned and Reason.CARE in (self.reason, self.outcome)

    @property
    def says_harmless(self) -> bool:
        return self.overturned or (self.reason == Reason.NONE_BROKEN and not self.says_care)

    @property
    def says_danger(self) -> bool:
        """Words a model must never overhear: the author in grave danger, or a way to die."""
        if self.overturned:
            return False
        return self.reason == Reason.SELF_HARM_METHOD or (self.says_care and self.care >= Level.HIGH)

    @property
    def harm(self) -> str:
        """The category of the broken rule, or empty."""
        return "" if self.overturned or self.says_care else MEANS.get(self.reason, ("", 0))[0]


def judged(decision: Decision, signals: Iterable[Mapping[str, Any]], flagged: Iterable[str] = ()) -> Judged | None:
    """None while nothing is decided: kept waiting, or taken back without an appeal. `case` and `undone_by` are read."""
    undone = getattr(decision, "undone_by", None)
    if decision.outcome == Outcome.HOLD or (undone and undone.appeal_id is None):
        return None
    heard: dict[str, int] = {}
    for signal in signals:
        heard[signal["category"]] = max(heard.get(signal["category"], 0), signal["level"])
    return Judged(
        decision.reason, decision.outcome, bool(undone), heard, frozenset(flagged), decision.case.care
    )  # fmt: skip


def codes(about: Judged) -> tuple[str, ...] | None:
    """The codes of a corpus line. None: nobody has said what these words are."""
    if about.says_harmless:
        return _harmless(about)
    if about.says_care:
        return _care(about)
    if about.reason not in MEANS:
        return None
    category, least = MEANS[about.reason]
    beside = [f"{one[0]}?" for one in (*CARE, "violence_threat") if one != category and about.heard.get(one)]
    return (CODE_OF[category, _level(category, least, about)], *beside)


def _harmless(about: Judged) -> tuple[str, ...] | None:
    """A won appeal says that no rule was broken; whether the author needed help nobody was asked."""
    if about.overturned and any(about.heard.get(category) for category in CARE):
        return None
    return HARMLESS


def _care(about: Judged) -> tuple[str, ...] | None:
    """What was heard, at its level; else what members were worried about, at the level of the case."""
    levels = {category: about.heard[category] for category in CARE if about.heard.get(category)}
    levels = levels or {category: about.care for category in CARE if category in about.flagged and about.care}
    return tuple(CODE_OF[category, level] for category, level in levels.items()) or None


def _level(category: str, least: int, about: Judged) -> int:
    heard = about.heard.get(category, 0)
    if category in ("suicide_self_harm", "violence_threat"):
        return max(least, heard)
    if category == "personal_info" and heard == Level.LOW:
        return 1  # their own details, not somebody else's
    return least


def upholds(about: Judged, *, axis: str, category: str) -> bool | None:
    """Whether the decision agrees with what a check heard. None: it speaks of something else."""
    if about.says_harmless:
        return False
    if axis == Axis.CARE:
        return True if about.says_care or about.says_danger else None
    if about.says_care:
        return False
    return True if about.harm == category else None
