"""The same words in many places: an advertisement is copied, a cry for help may be.

Texts are compared by fingerprints (simhash, Charikar 2002): texts that share most of their words and pairs of words have
fingerprints that differ in few bits. The check itself only hears how many copies there are. Its signal stands apart
from the agreement of rules and voices, because it says nothing about what the words mean.
"""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from itertools import pairwise

import numpy as np

from moderation.checks.phrasebook import Phrasebook
from moderation.checks.weighing import Context, Text
from moderation.evidence import Axis, Level, Signal
from moderation.folding import Folded
from moderation.vocabulary import lines

BOOK = Phrasebook("copies")
SMALL_TALK = frozenset(" ".join(lines("small_talk")).split())
SAYS_ENOUGH = 6  # different words beyond small talk
TOO_MANY = 2  # copies elsewhere: the third is held. Two rooms on a bad night are nobody's spam
ALIKE = 10  # bits of 64. Two of 26 million pairs of unlike texts are this near; see docs/moderation.md#copies
MOST_WORDS = 1_000
MASK = (1 << 64) - 1


def copies(text: Text, context: Context) -> Iterator[Signal]:
    """HIGH from the third place or the third new account; LOW when the author asks for help or warns others."""
    if max(context.copied.places, context.copied.newcomers) < TOO_MANY:
        return
    signs = {hit.sign.name for hit in text.hits(BOOK)}
    if "shared" in signs:  # a prayer, the steps: said together, and nobody's own
        return
    level = Level.LOW if signs else Level.HIGH
    score = 0.5 if level is Level.LOW else 0.8
    yield Signal("copies", "spam", Axis.HARM, level, (0, len(text.folded.original)), score, shown=False)


def spared(signals: list[Signal]) -> list[Signal]:
    """All signals, once every check has spoken: whoever may need help is not held for saying it often."""
    care = any(signal.axis is Axis.CARE and signal.level for signal in signals)
    return [replace(one, level=Level.LOW, score=0.5) if care and one.check == "copies" else one for one in signals]


def fingerprint(folded: Folded) -> int | None:
    """64 bits; None when the words say too little to be anybody's copy. Time grows with the length, up to MOST_WORDS."""
    words = ["#" if word[0].isdigit() else word for word in folded.words if word not in ".?"][:MOST_WORDS]
    if len({word for word in words if word not in SMALL_TALK and word != "#"}) < SAYS_ENOUGH:
        return None
    shingles = sorted({*words, *(f"{a} {b}" for a, b in pairwise(words))})
    digests = b"".join(blake2b(shingle.encode("utf-8", "replace"), digest_size=8).digest() for shingle in shingles)
    bits = np.unpackbits(np.frombuffer(digests, np.uint8).reshape(-1, 8), axis=1)
    return int.from_bytes(np.packbits(bits.sum(axis=0) * 2 > len(shingles)).tobytes(), "big")


def alike(one: int, other: int) -> bool:
    """Whether two fingerprints, signed or not, are of nearly the same words."""
    return ((one ^ other) & MASK).bit_count() <= ALIKE


def signed(value: int) -> int:
    """As a database keeps it: 64 bits with a sign."""
    return value - (1 << 64) if value >> 63 else value
