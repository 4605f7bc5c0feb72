"""Phrases in a file, compiled so that all of them together cost one pass over the text.

A phrasebook is lexicons/<name>.txt. Its sections are signs, its lines are phrases over the folded words:

    [farewell +0.6 unless quoted past]     a sign, its weight, and the frames (scope.py) in which it does not count
    [soon &0.5]                            a helper: counts only beside a sign with a weight of its own
    [fishing -0.7 against place]           speaks for harmlessness, here only against the sign "place"
    goodbye everyone|all                   words; a|b|c are alternatives
    (thank you|thanks) for everything      alternatives of several words; a trailing ? makes optional
    i .. goodbye                           ..  up to 3 words, ... up to 6, within the sentence; ~ up to 12, across sentences
    overdos* # mg                          word* any ending; # a number, ## one of two digits or more; @name a class from classes.txt; _ any one word
    ^ goodbye END                          ^ begins, END ends the sentence

Everything compiles to RE2, which is linear by construction, and is only searched when an Aho-Corasick pass over the
text has found a word that the phrase cannot do without.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import ahocorasick
import re2

from moderation.folding import Folded
from moderation.vocabulary import lines

HEADING = r"\[(\S+)(?: ([&+-][\d.]+))?(?: reaches (\w+))?(?: against ([a-z -]+?))?(?: unless (.*))?\]"
TOKENS = re.compile(r"\(|\)\??|\||[^\s()|]+")
GAP = "(?:[^ .?][^ ]* )"
WILD = {
    "..": GAP + "{0,3}",
    "...": GAP + "{0,6}",
    "~": "(?:[^ ]+ ){0,12}",
    "_": GAP,
    "#": "(?:[0-9][^ ]*|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|fifty|hundred) ",
    "##": "[0-9][0-9]+ ",
    "^": "[.?] ",
    "END": "[.?] ",
}
WEAK_KEYS = frozenset(
    "a i the to of it is in on at and you my me do not be am are was have has had that this for so if or 's all can will"
    " would just going want get got with up out your we he she they".split()
)
REACH = 400  # characters: no phrase is longer, gaps and all
MOST_HITS = 40  # of one phrase in one text: enough to see that it is there


@dataclass(frozen=True, slots=True)
class Sign:
    """A section of a phrasebook."""

    book: str
    name: str
    weight: float
    unless: frozenset[str]
    reach: str  # frames only: how far the frame goes
    against: frozenset[str]  # negative signs only: the signs it can weigh up; all when none are named
    helper: bool = False

    @classmethod
    def named(cls, book: str, name: str, weight: str, reach: str, against: str, unless: str) -> "Sign":
        number, helper = float(weight.lstrip("&") or 0), weight.startswith("&")
        return cls(book, name, number, frozenset(unless.split()), reach, frozenset(against.split()), helper)


@dataclass(frozen=True, slots=True)
class Hit:
    """A sign found: words first..last of the folded text."""

    sign: Sign
    first: int
    last: int
    sentence: int
    span: tuple[int, int]


class Phrasebook:
    """One lexicon, ready to search. Read at import; afterwards it never changes."""

    def __init__(self, name: str):
        self.name = name
        self.patterns: list[tuple[Sign, Any]] = []
        keys: dict[str, set[int]] = {}
        sign = Sign.named(name, "", "", "", "", "")
        for line in lines(name):
            if heading := re.fullmatch(HEADING, line):
                sign = Sign.named(name, *heading.groups(default=""))
                continue
            phrase = parse(line)
            self.patterns.append((sign, re2.compile(" " + phrase.regex, OPTIONS)))
            for key in phrase.keys:
                keys.setdefault(key, set()).add(len(self.patterns) - 1)
        self.automaton = ahocorasick.Automaton()
        for key, numbers in keys.items():
            self.automaton.add_word(key, tuple(numbers))
        self.automaton.make_automaton()

    def hits(self, folded: Folded) -> Iterator[Hit]:
        """Every sign in the text, in no order; frames are not looked at here."""
        text = folded.text
        # RE2 reads bytes; handing it letters has it encode the text for every phrase. Places are the same in ASCII.
        searched = text.encode() if text.isascii() else text
        places: dict[int, list[int]] = {}
        for end, numbers in self.automaton.iter(text):
            for number in numbers:
                places.setdefault(number, []).append(end)
        for number in sorted(places):
            sign, pattern = self.patterns[number]
            found = (
                match
                for start, end in stretches(places[number], len(text))
                for match in pattern.finditer(searched, start, end)
            )
            yield from (self.hit(folded, sign, match) for match in islice(found, MOST_HITS))

    def hit(self, folded: Folded, sign: Sign, match: Any) -> Hit:
        first, last = folded.word_at(match.start() + 1), folded.word_at(match.end() - 2)
        while first < last and folded.words[first] in ".?":
            first += 1
        while last > first and folded.words[last] in ".?":
            last -= 1
        return Hit(sign, first, last, folded.sentence_of[first], folded.span_of_words(first, last))


def stretches(places: list[int], length: int) -> Iterator[tuple[int, int]]:
    """Where a phrase can be whose key stands at these places: a long text is not read for it from end to end."""
    start = end = -1
    for place in places:
        if place - REACH > end:
            if end >= 0:
                yield start, end
            start = max(place - REACH, 0)
        end = min(place + REACH, length)
    yield start, end


@dataclass(frozen=True, slots=True)
class Phrase:
    """`regex` over " word word "; `keys`: one of these strings is in every text the regex can match."""

    regex: str
    keys: frozenset[str]


def parse(line: str) -> Phrase:
    phrase, rest = sequence(TOKENS.findall(expand(line)))
    if rest or not phrase.keys or line.count("(") != line.count(")"):
        raise ValueError(f"a phrase needs balanced brackets and one word of its own: {line!r}")
    if "(" not in line and sum("|" in part for part in line.split()) > 1:
        raise ValueError(f"alternatives of several words need brackets: {line!r}")
    return phrase


def expand(line: str) -> str:
    """Put the classes in: "@now" becomes "(tonight|right now|…)"."""
    while found := re.search(r"@(\w+)(\??)", line):
        line = f"{line[: found.start()]}({CLASSES[found[1]]}){found[2]}{line[found.end() :]}"
    return line


def sequence(tokens: list[str], *, bracketed: bool = False) -> tuple[Phrase, list[str]]:
    """Parts one after the other, up to the end or, in brackets, up to "|" or ")"."""
    parts: list[Phrase] = []
    while tokens and not (bracketed and tokens[0] in ("|", ")", ")?")):
        if tokens[0] == "(":
            part, tokens = alternatives(tokens[1:])
        elif bracketed:
            part, tokens = words(tokens[:1]), tokens[1:]
        else:
            joined = 1
            while tokens[joined : joined + 1] == ["|"]:  # a|b|c outside brackets
                joined += 2
            part, tokens = words(tokens[:joined:2]), tokens[joined:]
        parts.append(part)
    needed = [part.keys for part in parts if part.keys]
    return Phrase("".join(part.regex for part in parts), min(needed, key=commonness, default=frozenset())), tokens


def alternatives(tokens: list[str]) -> tuple[Phrase, list[str]]:
    """What stands between "(" and ")" or ")?"."""
    options = []
    while True:
        option, tokens = sequence(tokens, bracketed=True)
        options.append(option)
        if not tokens:
            raise ValueError("a bracket is not closed")
        closing, tokens = tokens[0], tokens[1:]
        if closing != "|":
            return either(options, optional=closing == ")?"), tokens


def words(options: list[str]) -> Phrase:
    """One word of several; a "?" after the last makes it optional."""
    last = options[-1].removesuffix("?") or "?"
    return either([word(option) for option in [*options[:-1], last]], optional=last != options[-1])


def word(token: str) -> Phrase:
    if token in WILD:
        return Phrase(WILD[token], frozenset())
    if token.endswith("*"):
        return Phrase(re.escape(token[:-1]) + "[^ ]* ", frozenset({" " + token[:-1]}))
    return Phrase(re.escape(token) + " ", frozenset({f" {token} "}))


def either(options: list[Phrase], *, optional: bool) -> Phrase:
    regex = (
        "(?:" + "|".join(option.regex for option in options) + ")" if len(options) > 1 or optional else options[0].regex
    )
    keys = (
        frozenset().union(*(option.keys for option in options))
        if all(option.keys for option in options)
        else frozenset()
    )
    return Phrase(regex + "?", frozenset()) if optional else Phrase(regex, keys)


def commonness(keys: frozenset[str]) -> int:
    """How often one of these will be in a text for no good reason; the rarest part of a phrase is its key."""
    return sum(50 if key.strip() in WEAK_KEYS else 1 for key in keys)


OPTIONS = re2.Options()
OPTIONS.max_mem = 4 << 20
OPTIONS.log_errors = False
CLASSES = {}
for _line in lines("classes"):
    _name, _, _body = _line.partition("=")
    CLASSES[_name.strip().removeprefix("@")] = _body.strip()
