"""The nouns of moderation, one file each."""

from moderation.models.appeal import Appeal
from moderation.models.assessment import Assessment
from moderation.models.case import Case, Outcome, Reason
from moderation.models.decision import Decision, Undo
from moderation.models.event import CaseEvent, LogHead
from moderation.models.flag import Flag, FlagReason
from moderation.models.moderated import Moderated, Visibility

__all__ = [
    "Appeal",
    "Assessment",
    "Case",
    "CaseEvent",
    "Decision",
    "Flag",
    "FlagReason",
    "LogHead",
    "Moderated",
    "Outcome",
    "Reason",
    "Undo",
    "Visibility",
]
