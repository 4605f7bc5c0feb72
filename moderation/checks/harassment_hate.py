"""Insults to a person, hate for a people, shaming of relapse and of medication, telling somebody to die. Held.

Own anger, reclaimed words, quoted and reported abuse pass. Source: docs/moderation.md#harm.
"""

from collections.abc import Iterator

from moderation.checks.phrasebook import Phrasebook
from moderation.checks.weighing import Context, Scale, Text, judge
from moderation.evidence import Axis, Signal

BOOK = Phrasebook("harassment_hate")
SCALE = Scale(high=1.0)


def harassment_hate(text: Text, context: Context) -> Iterator[Signal]:
    yield from judge("harassment_hate", text.weigh(BOOK), Axis.HARM, SCALE)
