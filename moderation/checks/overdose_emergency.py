"""Somebody may be dying of a drug, or of stopping one, now: the author or a person with them. Never held for it.

LOW a worrying sign, HIGH took something risky and still answers, URGENT not breathing, not waking, blue, in a fit.
Training, news, old stories and grief are told in the same words; the frames keep them apart. Source: docs/moderation.md#care.
"""

from collections.abc import Iterator

from moderation.checks.phrasebook import Phrasebook
from moderation.checks.weighing import Context, Scale, Text, judge
from moderation.evidence import Axis, Signal

BOOK = Phrasebook("overdose_emergency")
SCALE = Scale(low=0.5, high=0.85, urgent=1.5)


def overdose_emergency(text: Text, context: Context) -> Iterator[Signal]:
    yield from judge("overdose_emergency", text.weigh(BOOK), Axis.CARE, SCALE)
