"""Sexual approaches and explicit talk, sex for drugs or shelter, anything sexual near a minor. Held.

Survivors, health questions and parents pass. Source: docs/moderation.md#harm.
"""

from collections.abc import Iterator

from moderation.checks.phrasebook import Phrasebook
from moderation.checks.weighing import Context, Scale, Text, judge
from moderation.evidence import Axis, Signal

BOOK = Phrasebook("sexual")
SCALE = Scale(high=1.0)


def sexual(text: Text, context: Context) -> Iterator[Signal]:
    yield from judge("sexual", text.weigh(BOOK), Axis.HARM, SCALE)
