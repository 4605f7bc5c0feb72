"""What a learned voice reads: the folded words with their pauses, questions and quotation marks, cut into windows.

It reads folded words, so that leet, look-alikes, slang and letters spaced apart are undone once, for rules and voices
alike, and every window points back to what the member typed.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from moderation.checks.scope import Scope
from moderation.folding import Folded

VOCABULARY = Path(__file__).parent / "voice" / "vocabulary.txt"  # of BERT, uncased (Apache-2.0): one piece a line
WINDOW = 80  # pieces in one window: two or three sentences
LONGEST_WORD = 24  # letters; what is longer says nothing
PLACEHOLDERS = {
    "URL": "website link", "EMAIL": "email address", "HANDLE": "@ handle", "PHONE": "telephone number", "IDNUMBER": "id number",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Window:
    """Some neighbouring sentences: their pieces, and the words they come from (first, one past the last)."""

    pieces: tuple[int, ...]
    first: int
    last: int


def windows(folded: Folded, scope: Scope, most: int = WINDOW) -> Iterator[Window]:
    """Cut a text into windows that end with sentences and share one sentence with the window before, if it is short."""
    marks = Marks.of(folded, scope.quotes)
    sentences = [(a, b, written) for a, b in bounds(folded, most) if (written := sentence_pieces(folded, marks, a, b))]
    start = 0
    while start < len(sentences):
        end, size = start, 0
        while end < len(sentences) and (end == start or size + len(sentences[end][2]) <= most):
            size += len(sentences[end][2])
            end += 1
        pieces = tuple(piece for _, _, written in sentences[start:end] for piece in written)
        yield Window(pieces[:most], sentences[start][0], sentences[end - 1][1])
        shared = end < len(sentences) and end - start > 1 and len(sentences[end - 1][2]) <= most // 3
        start = end - 1 if shared else end


def bounds(folded: Folded, most: int) -> Iterator[tuple[int, int]]:
    """First word and one past the last of each sentence with its mark; a sentence without end is cut."""
    marks = [i for i, word in enumerate(folded.words) if word in ".?"]
    for before, mark in pairwise(marks):
        for start in range(before + 1, mark + 1, most // 2):
            yield start, min(start + most // 2, mark + 1)


def sentence_pieces(folded: Folded, marks: "Marks", first: int, last: int) -> tuple[int, ...]:
    pieces: list[int] = []
    for place in range(first, last):
        if place in folded.pauses:
            pieces += pieces_of(",")
        if place in marks.opening:
            pieces += pieces_of('"')
        pieces += pieces_of(folded.words[place])
        if place in marks.closing:
            pieces += pieces_of('"')
    return tuple(pieces)


@dataclass(frozen=True, slots=True)
class Marks:
    """The words before and after which a quotation mark stands."""

    opening: frozenset[int]
    closing: frozenset[int]

    @classmethod
    def of(cls, folded: Folded, quotes: list[tuple[int, int]]) -> "Marks":
        begins = [start for start, _ in folded.spans]
        return cls(
            frozenset(bisect_left(begins, start) for start, _ in quotes),
            frozenset(bisect_left(begins, end) - 1 for _, end in quotes),
        )


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, int]:
    rows = VOCABULARY.read_text(encoding="utf-8").splitlines()
    return {piece: number for number, piece in enumerate(rows)}


@lru_cache(maxsize=16384)
def pieces_of(word: str) -> tuple[int, ...]:
    """A folded word as WordPiece numbers: the longest known piece first, [UNK] when no piece fits."""
    known = vocabulary()
    if word in PLACEHOLDERS:
        return tuple(piece for part in PLACEHOLDERS[word].split() for piece in pieces_of(part))
    word = word.strip(":") or word
    pieces: list[int] = []
    start = 0
    while start < len(word[:LONGEST_WORD]):
        for end in range(min(len(word), LONGEST_WORD), start, -1):
            piece = known.get(word[start:end] if start == 0 else "##" + word[start:end])
            if piece is not None:
                pieces.append(piece)
                start = end
                break
        else:
            return (known["[UNK]"],)
    return tuple(pieces)
