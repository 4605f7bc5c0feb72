"""Asking or telling how to use, how much to get high, how to get past what stops it. Held.

One's own prescribed dose, a taper with a doctor, and harm reduction weigh against it. Source: docs/moderation.md#harm.
"""

from collections.abc import Iterator

from moderation.checks.phrasebook import Phrasebook
from moderation.checks.weighing import Context, Scale, Text, judge
from moderation.evidence import Axis, Signal

BOOK = Phrasebook("dosing_howto")
SCALE = Scale(high=1.0)


def dosing_howto(text: Text, context: Context) -> Iterator[Signal]:
    yield from judge("dosing_howto", text.weigh(BOOK), Axis.HARM, SCALE)
