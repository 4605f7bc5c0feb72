"""Advertising, treatment brokers, miracle cures, money schemes, people who pose as staff. Held.

What helped somebody, what is free, and warnings about brokers pass. Source: docs/moderation.md#harm.
"""

from collections.abc import Iterator

from moderation.checks.phrasebook import Phrasebook
from moderation.checks.weighing import Context, Scale, Text, judge
from moderation.evidence import Axis, Signal

BOOK = Phrasebook("spam")
SCALE = Scale(high=1.0)


def spam(text: Text, context: Context) -> Iterator[Signal]:
    yield from judge("spam", text.weigh(BOOK), Axis.HARM, SCALE)
