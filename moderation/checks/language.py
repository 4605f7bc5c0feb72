"""We can only look at what we can read: the lexicons and voices know English.

A text in another script is told by its letters, one in Latin letters by its small words: every language has a few dozen
that no sentence does without. English with slang, dialect, names or a foreign quotation is English as long as much of
it is. Source: docs/moderation.md#unknown.
"""

import re
from collections.abc import Iterator

from moderation.checks.weighing import Context, Text
from moderation.evidence import Signal, Surface
from moderation.folding import Folded, read_word
from moderation.vocabulary import KNOWN, lines

ENOUGH_LETTERS = 24  # fewer may be a name, a greeting, a song
ENOUGH_WORDS = 6  # fewer are told only when not one of them is English
FEWEST_WORDS = 4
WORD = re.compile(r"(?<![\w@#./-])[^\W\d_]+(?:'[^\W\d_]+)?(?![\w@/])")
SURELY_ENGLISH = 0.6  # no other language has so many words in common with it
HEARD = 0.25  # of a foreign text at least this much are its language's small words …
ENGLISH = 0.24  # … and less than this much is English. Measured: docs/moderation.md#unknown
STRANGE = 0.15  # with less English than this one small word tells the language


class NotOurScript(Exception):
    """The words are mostly in a script no lexicon covers."""


class NotOurLanguage(Exception):
    """The words are in Latin letters and not English."""


def language(text: Text, context: Context) -> Iterator[Signal]:
    """Raise when the words are not English: nothing found there means nothing."""
    letters = [character for character in text.folded.letters.text if character.isalpha()]
    foreign = sum(character > "\u024f" for character in letters)
    if foreign >= ENOUGH_LETTERS and foreign * 2 > len(letters):
        raise NotOurScript
    if context.surface is not Surface.NAME and is_foreign(text.folded):  # names come from everywhere
        raise NotOurLanguage
    yield from ()


def small_words() -> dict[str, frozenset[str]]:
    """By language: its small words."""
    found: dict[str, set[str]] = {}
    for line in lines("languages"):
        language, _, words = line.partition("=")
        found.setdefault(language.strip(), set()).update(words.split())
    return {language: frozenset(words) for language, words in found.items()}


PROFILES = small_words()
ENGLISH_WORDS = KNOWN | PROFILES.pop("en")


def is_foreign(folded: Folded) -> bool:
    words = [word for word in WORD.findall(folded.letters.text) if len(word) > 1]
    if len(words) < FEWEST_WORDS:
        return False
    english = {word for word in set(words) if is_english(word)}
    if sum(word in english for word in words) > SURELY_ENGLISH * len(words):
        return False
    return any(speaks(words, profile, english) for profile in PROFILES.values())


def is_english(word: str) -> bool:
    return word in ENGLISH_WORDS or all(part in ENGLISH_WORDS for part in read_word(word))


def speaks(words: list[str], profile: frozenset[str], english: set[str]) -> bool:
    """Whether the words are of this language rather than English. A word of both speaks for neither."""
    own = sum(word in profile for word in words)
    alone = len({word for word in words if word in profile and word not in english})
    against = sum(word in english and word not in profile for word in words) / len(words)
    if len(words) < ENOUGH_WORDS:
        return against == 0 and alone >= 2
    if against < STRANGE and alone:
        return True
    return alone >= 2 and own >= HEARD * len(words) and against < ENGLISH
