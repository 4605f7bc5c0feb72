"""The small language of the lexicons."""

import pytest
import re2

from moderation.checks.phrasebook import Phrasebook, parse
from moderation.folding import fold
from moderation.vocabulary import LEXICONS

NOT_PHRASES = {"classes", "common", "emoji", "fillers", "languages", "slang", "small_talk"}


def matches(phrase: str, text: str) -> bool:
    compiled = parse(phrase)
    words = fold(text).text
    assert any(key in words for key in compiled.keys) or not found(compiled.regex, words)
    return found(compiled.regex, words)


def found(regex: str, words: str) -> bool:
    return bool(re2.search(" " + regex, words))


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("goodbye everyone|all", "Goodbye, all!", True),
        ("goodbye everyone|all", "goodbye Sam", False),
        ("(thank you|thanks) for everything", "thanks for everything", True),
        ("i .. goodbye", "I want to say goodbye", True),
        ("i .. goodbye", "I left. Then she said goodbye", False),
        ("i ~ goodbye", "I left. Then she said goodbye", True),
        ("overdos* now", "overdosing now", True),
        ("took # pills", "took 9 pills", True),
        ("^ loser END", "Loser.", True),
        ("^ loser END", "what a loser", False),
        ("very? sad", "sad", True),
        ("my @kin died", "my brother died", True),
    ],
)
def test_a_phrase_finds_what_it_says(phrase, text, expected):
    assert matches(phrase, text) is expected


@pytest.mark.parametrize("phrase", ["(open", "a)", "..", "one two|three four|five"])
def test_a_phrase_that_cannot_be_meant_is_refused(phrase):
    with pytest.raises(ValueError, match="bracket"):
        parse(phrase)


@pytest.mark.parametrize("name", sorted(path.stem for path in LEXICONS.glob("*.txt") if path.stem not in NOT_PHRASES))
def test_every_lexicon_compiles(name):
    book = Phrasebook(name)

    assert len(book.patterns) > 5 or name == "lethal_means"
    assert all(sign.name for sign, _ in book.patterns)
