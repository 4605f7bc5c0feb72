"""The frame around a phrase: negated, past, quoted, asked, told of a training, sung, supposed.

A frame is a section of lexicons/frames.txt with a reach; whether it silences a sign is said by the sign ("unless past").
What happens now or is planned overrides the soft frames: "I said I was fine. I'm not" is not negated.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from moderation.checks.phrasebook import Hit, Phrasebook
from moderation.folding import Folded

FRAMES = Phrasebook("frames")
SOFT = frozenset({"past", "asked", "supposed", "generic"})
WORDS_BEFORE = 5
# Bounded, so that a text of quote marks costs no more than any other.
QUOTES = re.compile(
    r"\"[^\"\n]{2,400}\"|(?<![a-z0-9])'[^'\n]{8,300}'(?![a-z0-9])|^[ ]{0,3}>[^\n]{1,2000}", re.MULTILINE
)
TURNS = frozenset({"but", "except", "however", "because"})


@dataclass(frozen=True)
class Scope:
    folded: Folded

    @cached_property
    def frames(self) -> dict[int, list[Hit]]:
        """By sentence."""
        by_sentence: dict[int, list[Hit]] = {}
        for frame in FRAMES.hits(self.folded):
            by_sentence.setdefault(frame.sentence, []).append(frame)
        return by_sentence

    @cached_property
    def quotes(self) -> list[tuple[int, int]]:
        letters = self.folded.letters
        return [letters.span(found.start(), found.end()) for found in QUOTES.finditer(letters.text)]

    @cached_property
    def asked(self) -> frozenset[int]:
        """Sentences that end in a question mark."""
        folded = self.folded
        return frozenset(folded.sentence_of[i] for i, word in enumerate(folded.words) if word == "?")

    def around(self, hit: Hit) -> frozenset[str]:
        """The names of all frames that reach this hit."""
        names = {frame.sign.name for frame in self.near(hit) if self.reaches(frame, hit)}
        if hit.sentence in self.asked:
            names.add("asked")
        if any(start <= hit.span[0] and hit.span[1] <= end for start, end in self.quotes):
            names.add("quoted")
        return frozenset(names - SOFT if "now" in names else names)

    def silences(self, hit: Hit) -> bool:
        return bool(hit.sign.unless) and not hit.sign.unless.isdisjoint(self.around(hit))

    def near(self, hit: Hit) -> Iterator[Hit]:
        for sentence in (hit.sentence - 1, hit.sentence, hit.sentence + 1):
            yield from self.frames.get(sentence, ())

    def reaches(self, frame: Hit, hit: Hit) -> bool:
        if frame.sign.reach == "near":
            return True
        if frame.sentence != hit.sentence:
            return False
        if frame.sign.reach == "before":
            return 0 < hit.first - frame.last <= WORDS_BEFORE and not self.turned(frame, hit)
        return True

    def turned(self, frame: Hit, hit: Hit) -> bool:
        """A comma or a "but" lies between: "no, I want to die" denies nothing."""
        between = range(frame.last + 1, hit.first + 1)
        return any(i in self.folded.pauses or self.folded.words[i] in TURNS for i in between)


def reading(text: Folded) -> Iterator[tuple[str, str]]:
    """(frame, words) of every frame in a text: for people who write lexicons."""
    for frames in Scope(text).frames.values():
        yield from ((frame.sign.name, " ".join(text.words[frame.first : frame.last + 1])) for frame in frames)
