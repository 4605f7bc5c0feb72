"""What the learned voices heard, as signals like any other check's.

For each output one signal whose score is a probability; `agreement` puts them together with what the rules found.
Words of danger that are spread over several messages are heard together: what the same author said just before is read
in front of these words, for CARE alone, so that nobody's words are held for what they said earlier.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import exp
from pathlib import Path

from moderation.checks.voices import FOLDER, Heard, Output, voices
from moderation.checks.weighing import Context, Text, read
from moderation.checks.wording import windows
from moderation.evidence import Axis, Level, Signal, Surface

NAME = "learned"
CARE = frozenset({"suicide_self_harm", "overdose_emergency"})
SHORT = 300  # characters: longer words speak for themselves, whatever was said before
# The level of a category that is there or not, by output; the graded ones have their own.
THERE = {
    "glorification": {1: Level.LOW},
    "personal_info": {1: Level.LOW, 2: Level.HIGH},
    **dict.fromkeys(("drug_sale", "dosing_howto", "harassment_hate", "sexual", "spam"), {1: Level.HIGH}),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What the rules add to a logit: for each level they reach (low, high, urgent), and for their score."""

    levels: tuple[float, ...]
    score: float

    def of(self, level: Level, score: float) -> float:
        return sum(self.levels[: int(level)]) + self.score * score


class Learned:
    """The check that listens with the voices of one folder. Raises at its first use when they cannot be loaded."""

    __name__ = NAME

    def __init__(self, folder: Path = FOLDER):
        self.folder = folder

    @cached_property
    def terms(self) -> Mapping[tuple[str, Level], Terms]:
        """How much the rules add to each output."""
        speaking = voices(self.folder)
        pairs = zip(speaking.outputs, speaking.terms, strict=True)
        return {(output.category, level_of(output)): Terms(tuple(levels), score) for output, (levels, score) in pairs}

    def __call__(self, text: Text, context: Context) -> Iterator[Signal]:
        if context.surface is Surface.NAME:  # a word or two that mean nothing: the voices learned from sentences
            return
        cut = list(windows(text.folded, text.scope))
        if not cut:
            return
        speaking = voices(self.folder)
        heard = speaking.hear(text.folded, cut)
        together = self.with_before(text, context)
        spans = {window: span(text, window.first, window.last) for window in {*heard.loudest}}
        for number, output in enumerate(speaking.outputs):
            logit, place = float(heard.logits[number]), spans[heard.loudest[number]]
            if together and output.category in CARE and float(together.logits[number]) > logit:
                logit, place = float(together.logits[number]), span(text, cut[0].first, cut[-1].last)
            yield signal(output, logit, place)

    def with_before(self, text: Text, context: Context) -> Heard | None:
        """These words read after those that stand before them."""
        if not context.heard or len(text.folded.original) > SHORT:
            return None
        joined = read("\n".join([*context.heard, text.folded.original]))
        last = list(windows(joined.folded, joined.scope))[-1:]
        return voices(self.folder).hear(joined.folded, last) if last else None


def learned_from(folder: Path) -> Learned:
    return Learned(folder)


learned = Learned()


def span(text: Text, first: int, last: int) -> tuple[int, int]:
    return text.folded.span_of_words(first, last - 1)


def signal(output: Output, logit: float, place: tuple[int, int]) -> Signal:
    axis = Axis.CARE if output.category in CARE else Axis.HARM
    return Signal(NAME, output.category, axis, level_of(output), place, probability(logit), shown=False)


def level_of(output: Output) -> Level:
    return THERE.get(output.category, {}).get(output.level, Level(output.level))


def probability(logit: float) -> float:
    return 1 / (1 + exp(-max(min(logit, 30.0), -30.0)))
