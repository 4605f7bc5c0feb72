"""Praise of being high, mockery of sobriety, invitations to use. Shown, with a case: honest longing sounds much alike.

Source: docs/moderation.md#harm.
"""

from collections.abc import Iterator

from moderation.checks.phrasebook import Phrasebook
from moderation.checks.weighing import Context, Scale, Text, judge
from moderation.evidence import Axis, Signal

BOOK = Phrasebook("glorification")
SCALE = Scale(low=1.0)


def glorification(text: Text, context: Context) -> Iterator[Signal]:
    yield from judge("glorification", text.weigh(BOOK), Axis.HARM, SCALE)
