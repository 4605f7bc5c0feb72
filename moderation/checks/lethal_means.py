"""A method or a dose, named or asked for next to the wish to die.

The author needs help at once, and the readers must not learn it: the one check that speaks on both axes about one
sentence. Source: docs/moderation.md#means.
"""

from collections.abc import Iterator

from moderation.checks.phrasebook import Phrasebook
from moderation.checks.weighing import Context, Scale, Text, judge
from moderation.evidence import Axis, Signal

BOOK = Phrasebook("lethal_means")
HELP_AT_ONCE = Scale(urgent=1.0)
SPARE_READERS = Scale(high=1.0)


def lethal_means(text: Text, context: Context) -> Iterator[Signal]:
    weighed = text.weigh(BOOK)
    yield from judge("lethal_means", weighed, Axis.CARE, HELP_AT_ONCE, category="suicide_self_harm")
    yield from judge("lethal_means", weighed, Axis.HARM, SPARE_READERS, category="suicide_self_harm")
