"""Threats to people: LOW anger with a target, HIGH a threat, said or veiled, URGENT on the way or armed at the door.

Victims speak of the same deeds and are never held: what "he said" or "he used to" do is reported or past.
Source: docs/moderation.md#harm.
"""

from collections.abc import Iterator

from moderation.checks.phrasebook import Phrasebook
from moderation.checks.weighing import Context, Scale, Text, judge
from moderation.evidence import Axis, Signal

BOOK = Phrasebook("violence_threat")
SCALE = Scale(low=0.6, high=1.0, urgent=1.8)


def violence_threat(text: Text, context: Context) -> Iterator[Signal]:
    yield from judge("violence_threat", text.weigh(BOOK), Axis.HARM, SCALE)
