"""Take out of a text what could lead to a person: names of members, numbers, addresses, links.

What is put in its place folds to the same kind of word (URL, PHONE ...), so that a model learns from the exported text
what it will meet in a real one. Real names that nobody here goes by are only found where they are introduced: somebody
has to read an export before it goes anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import ahocorasick

from moderation.checks import contacts
from moderation.folding import Folded, fold
from moderation.vocabulary import KNOWN

Stretch = tuple[int, int, str]  # first character, one past the last, and what stands there instead

SOMEBODY = "Sam"
INSTEAD = {
    "URL": "link.example",
    "EMAIL": "someone@mail.example",
    "HANDLE": "@someone",
    "PHONE": "555-0100",
    "IDNUMBER": "000-00-0000",
}
ADDRESS = "1 Some Street"
LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){4,}")
YEARS = re.compile(r"(?:(?:19|20)\d\d[ -]?)+")
DATE = re.compile(r"(?<!\d)\d{1,4}([./-])\d{1,2}\1\d{1,4}(?!\d)")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)
PLATE_LIKE = re.compile(r"\b(?=\w*\d\w*\d\w*\d)(?=\w*[A-Za-z]\w*[A-Za-z])[A-Za-z0-9]{6,}\b")  # keys, wallets, plates
INTRODUCED = re.compile(
    r"\b(?:name(?:'s|’s| is)|named|I am|I'm|I’m|im|this is|sincerely,?|love,?)\s+"
    r"(?-i:([A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2}))",
    re.IGNORECASE,
)
FULL_NAME = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Officer|Judge|Prof)\.? ([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)")
EDGE = re.compile(r"\w")


class Names:
    """The pseudonyms of a place, found in a text in one pass however many there are."""

    def __init__(self, names: Iterable[str]) -> None:
        self.automaton = ahocorasick.Automaton()
        for name in names:
            self.automaton.add_word(name.lower(), name)
        if len(self.automaton):
            self.automaton.make_automaton()

    def found(self, text: str) -> Iterator[Stretch]:
        lower = text.lower()
        if not len(self.automaton) or len(lower) != len(text):  # a few letters grow when lowered: İ
            lower = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
        if not len(self.automaton):
            return
        for last, name in self.automaton.iter(lower):
            start, end = last - len(name) + 1, last + 1
            if stands_alone(text, start, end) and (not is_plain_word(name) or looks_like_a_name(text, start)):
                yield start, end, SOMEBODY


def stands_alone(text: str, start: int, end: int) -> bool:
    return not (EDGE.match(text[start - 1 : start]) or EDGE.match(text[end : end + 1]))


def is_plain_word(name: str) -> bool:
    """Whether people write it without meaning anybody: hope, river."""
    return name.lower() in KNOWN


def looks_like_a_name(text: str, start: int) -> bool:
    """Written with a capital within a sentence, or after an @."""
    before = text[:start].rstrip(" ")
    return before.endswith("@") or (text[start].isupper() and bool(before) and before[-1] not in ".!?\n")


def redacted(text: str, names: Names) -> str:
    """The text with a stand-in for everything that was found; overlapping finds are one."""
    out, position = [], 0
    for start, end, instead in merged([*from_checks(fold(text)), *from_patterns(text), *names.found(text)]):
        out += [text[position:start], instead]
        position = end
    return "".join([*out, text[position:]])


def from_checks(folded: Folded) -> Iterator[Stretch]:
    """What the folding and the check of contacts find. Public help lines stay: they lead to nobody."""
    for word, (start, end) in zip(folded.words, folded.spans, strict=True):
        if word in INSTEAD and not (word == "PHONE" and is_public(folded.original[start:end])):
            yield start, end, INSTEAD[word]
    for kind, first, last in contacts.found(folded):
        start, end = folded.span_of_words(first, last)
        yield start, end, ADDRESS if kind == "address" else INSTEAD[kind.upper()]


def is_public(number: str) -> bool:
    return contacts.is_public(re.sub(r"\D", "", number))


def from_patterns(text: str) -> Iterator[Stretch]:
    for found in LONG_NUMBER.finditer(text):
        if not (YEARS.fullmatch(found.group()) or is_public(found.group())):
            yield *found.span(), re.sub(r"\d", "0", found.group())
    for found in DATE.finditer(text):
        yield *found.span(), re.sub(r"\d", "0", found.group())
    for pattern, instead in ((POSTCODE, "AA1 1AA"), (PLATE_LIKE, "XX00000")):
        yield from ((*found.span(), instead) for found in pattern.finditer(text))
    for pattern in (INTRODUCED, FULL_NAME):
        for found in pattern.finditer(text):
            if found.group(1).lower() not in KNOWN:
                yield *found.span(1), SOMEBODY


def merged(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """In order, without overlaps: the longest of those that touch names the stand-in for all of it."""
    open_: Stretch | None = None
    for start, end, instead in sorted(stretches, key=lambda one: (one[0], -one[1])):
        if open_ and start < open_[1]:
            longest = instead if end - start > open_[1] - open_[0] else open_[2]
            open_ = (open_[0], max(open_[1], end), longest)
            continue
        if open_:
            yield open_
        open_ = (start, end, instead)
    if open_:
        yield open_
