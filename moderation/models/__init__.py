"""The nouns of moderation, one file each."""

from moderation.models.appeal import Appeal
from moderation.models.assessment import Assessment
from moderation.models.case import Case, Outcome, Reason
from moderation.models.day import CheckDay, ScreenedDay
from moderation.models.decision import Decision, Undo
from moderation.models.event import CaseEvent, LogHead
from moderation.models.fingerprint import Fingerprint
from moderation.models.flag import Flag, FlagReason
from moderation.models.moderated import Moderated, Visibility
from moderation.models.second_reading import Ending, SecondReading
from moderation.models.shadow import ShadowAssessment

__all__ = [
    "Appeal",
    "Assessment",
    "Case",
    "CaseEvent",
    "CheckDay",
    "Decision",
    "Ending",
    "Fingerprint",
    "Flag",
    "FlagReason",
    "LogHead",
    "Moderated",
    "Outcome",
    "Reason",
    "ScreenedDay",
    "SecondReading",
    "ShadowAssessment",
    "Undo",
    "Visibility",
]
