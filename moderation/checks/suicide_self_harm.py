"""The author, or somebody they name, may die by their own hand or hurt themselves. CARE alone: this is never an offence.

LOW a wish or an urge, HIGH an intent, a plan, an attempt just past, URGENT under way or within hours. Weak signs add up:
a farewell, a place, a "don't look for me". Source: docs/moderation.md#care; corpus: corpus/rules/.
"""

from collections.abc import Iterator

from moderation.checks.phrasebook import Phrasebook
from moderation.checks.weighing import Context, Scale, Text, judge
from moderation.evidence import Axis, Signal

BOOK = Phrasebook("suicide_self_harm")
SCALE = Scale(low=0.5, high=0.85, urgent=1.5)


def suicide_self_harm(text: Text, context: Context) -> Iterator[Signal]:
    yield from judge("suicide_self_harm", text.weigh(BOOK), Axis.CARE, SCALE)
