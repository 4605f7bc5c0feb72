"""We can only look at what we can read."""

from collections.abc import Iterator

from moderation.checks.weighing import Context, Text
from moderation.evidence import Signal

ENOUGH_LETTERS = 24  # fewer may be a name, a greeting, a song


class NotOurScript(Exception):
    """The words are mostly in a script no lexicon covers."""


def language(text: Text, context: Context) -> Iterator[Signal]:
    """Raise when most letters are not Latin: nothing found there means nothing. Source: docs/moderation.md#unknown."""
    letters = [character for character in text.folded.letters.text if character.isalpha()]
    foreign = sum(character > "\u024f" for character in letters)
    if foreign >= ENOUGH_LETTERS and foreign * 2 > len(letters):
        raise NotOurScript
    yield from ()
