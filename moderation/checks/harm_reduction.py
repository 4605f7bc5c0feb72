"""Talk that keeps people alive: naloxone, strips, warnings, never alone. Not a check of its own: it makes alarms dearer.

Source: docs/moderation.md#harm, what must pass; corpus: corpus/harm_reduction.txt, corpus/rules/harm_reduction_must_pass.txt.
"""

from moderation.checks.phrasebook import Phrasebook
from moderation.checks.weighing import Text

BOOK = Phrasebook("harm_reduction")


def keeps_alive(text: Text) -> bool:
    return next(iter(BOOK.hits(text.folded)), None) is not None
