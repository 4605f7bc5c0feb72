"""Signs add up: a farewell is little, a place is little, both in one breath are a lot.

Every sign has a weight, set by hand in its lexicon. A sentence is weighed with its neighbours; a sign counts once, and
not at all in a frame that silences it. Signs with a negative weight speak for harmlessness. A learned model would be
one more check beside these, or another hand to set the weights; nothing else has to change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import inf

from moderation.checks.phrasebook import Hit, Phrasebook
from moderation.checks.scope import Scope
from moderation.evidence import Author, Axis, Level, Signal, Surface
from moderation.folding import Folded, fold

SHORT = 60  # words: a text up to this length is weighed as a whole
MOST_SIGNALS = 8


@dataclass(frozen=True, slots=True)
class Copied:
    """How often nearly the same words were said within a day: in other places by their author, by other new accounts."""

    places: int = 0
    newcomers: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    surface: Surface = Surface.POST
    author: Author = Author()
    heard: tuple[str, ...] = ()  # what stands before: a thread's title, the same author's last messages in the room
    copied: Copied = Copied()


@dataclass(frozen=True, slots=True)
class Scale:
    """From which weight on a category has which level."""

    low: float = inf
    high: float = inf
    urgent: float = inf

    def level(self, weight: float) -> Level:
        reached = (self.low, self.high, self.urgent)
        return Level(max((i + 1 for i, least in enumerate(reached) if weight >= least), default=0))

    def score(self, weight: float) -> float:
        """0.5 where the lowest level begins, towards 1 with more."""
        return round(1 - 0.5 ** (max(weight, 0.0) / min(self.low, self.high, self.urgent)), 4)


@dataclass(frozen=True, slots=True)
class Weighed:
    weight: float = 0.0
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True)
class Text:
    """What a check reads: the folded words with their frames. Made once per text, shared by all checks."""

    folded: Folded

    @cached_property
    def scope(self) -> Scope:
        return Scope(self.folded)

    def hits(self, book: Phrasebook) -> list[Hit]:
        """The signs of a book that no frame silences."""
        return [hit for hit in book.hits(self.folded) if not self.scope.silences(hit)]

    def weigh(self, book: Phrasebook, more: Iterable[Hit] = ()) -> Weighed:
        return heaviest([*self.hits(book), *more], whole=len(self.folded.words) <= SHORT)


def read(text: str) -> Text:
    return Text(fold(text))


def heaviest(hits: list[Hit], *, whole: bool) -> Weighed:
    """The stretch of three sentences (or the whole of a short text) that weighs most."""
    by_sentence: dict[int, list[Hit]] = {}
    for hit in hits:
        by_sentence.setdefault(0 if whole else hit.sentence, []).append(hit)
    return max(
        (weigh_around(middle, by_sentence) for middle in by_sentence), key=lambda found: found.weight, default=Weighed()
    )


def weigh_around(middle: int, by_sentence: dict[int, list[Hit]]) -> Weighed:
    return together(hit for sentence in (middle - 1, middle, middle + 1) for hit in by_sentence.get(sentence, ()))


def together(hits: Iterable[Hit]) -> Weighed:
    """Each sign once, at its strongest; helpers and harmless signs only beside a sign of its own weight."""
    signs: dict[str, Hit] = {}
    for hit in hits:
        if hit.sign.name not in signs or abs(hit.sign.weight) > abs(signs[hit.sign.name].sign.weight):
            signs[hit.sign.name] = hit
    grave = {name: hit.sign.weight for name, hit in signs.items() if hit.sign.weight > 0}
    if all(signs[name].sign.helper for name in grave):
        return Weighed()
    eased = sum(relief(hit, grave) for hit in signs.values() if hit.sign.weight < 0)
    return Weighed(sum(grave.values()) - eased, tuple(signs.values()))


def relief(hit: Hit, grave: dict[str, float]) -> float:
    """What a harmless sign takes away: never more than the signs it speaks against weigh."""
    against = hit.sign.against
    return min(-hit.sign.weight, sum(weight for name, weight in grave.items() if not against or name in against))


def judge(check: str, weighed: Weighed, axis: Axis, scale: Scale, category: str = "") -> Iterator[Signal]:
    """A signal for each sign that counted, at the level they reach together; below any level one silent hint."""
    if weighed.weight <= 0:
        return
    level, score = scale.level(weighed.weight), scale.score(weighed.weight)
    counted = sorted((hit for hit in weighed.hits if hit.sign.weight > 0), key=lambda hit: -hit.sign.weight)
    for hit in counted[: MOST_SIGNALS if level else 1]:
        yield Signal(check, category or check, axis, level, hit.span, score, shown=bool(level))
