"""Selling, trading, steering to a seller: held. Asking for a source: held too, with care, for it is a craving speaking.

Talk about having sold once, about dealers and about batches passes. Source: docs/moderation.md#harm.
"""

from collections.abc import Iterator

from moderation.checks.phrasebook import Phrasebook
from moderation.checks.weighing import Context, Scale, Text, judge
from moderation.evidence import Axis, Level, Signal

BOOK = Phrasebook("drug_sale")
SCALE = Scale(high=1.0)
ASKING = "source"
CRAVING = Scale(low=1.0)


def drug_sale(text: Text, context: Context) -> Iterator[Signal]:
    weighed = text.weigh(BOOK)
    yield from judge("drug_sale", weighed, Axis.HARM, SCALE)
    if any(hit.sign.name == ASKING for hit in weighed.hits) and SCALE.level(weighed.weight) >= Level.HIGH:
        yield from judge("drug_sale", weighed, Axis.CARE, CRAVING)
