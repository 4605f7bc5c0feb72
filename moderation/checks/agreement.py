"""Rules and voices come to one answer for each category and level.

A rule is a sign that somebody wrote down, a voice is a probability that was learned. Both are features of one small
logistic model (`terms` in voice/head.json), fitted on families that no voice was trained on; how much a false alarm and
a miss cost decides from which probability on a level is given (`costs.py`). Without voices the rules stand alone.
A rule that heard somebody in danger now is never silenced: the author gets at least the quiet answer, and where the voices
hear grave danger, too, it is danger now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log

from moderation.checks.costs import COUNTS_FROM, Circumstances, threshold
from moderation.checks.learned import CARE, NAME, Terms, probability
from moderation.evidence import GRADED, Level, Signal

BEGINS = 0.5  # the score from which on a category counts


def agree(signals: Sequence[Signal], terms: Mapping[tuple[str, Level], Terms], about: Circumstances) -> list[Signal]:
    """The signals at the levels rules and voices agree on; a score of 0.5 is where a category begins to count."""
    heard = [signal for signal in signals if signal.check == NAME]
    if not heard:
        return list(signals)
    rules = [signal for signal in signals if signal.check != NAME]
    agreed: list[Signal] = []
    by_category: dict[str, list[Signal]] = {signal.category: [] for signal in heard}
    for signal in rules:
        by_category.setdefault(signal.category, []).append(signal)
    voiced: dict[str, list[Signal]] = {}
    for signal in heard:
        voiced.setdefault(signal.category, []).append(signal)
    for category, said in by_category.items():
        agreed += settle(said, voiced[category], terms, about) if category in voiced else said
    return agreed


def settle(
    rules: list[Signal], heard: list[Signal], terms: Mapping[tuple[str, Level], Terms], about: Circumstances
) -> list[Signal]:
    """One category: the level and score agreed on, with the rules' spans first, then the voices' window."""
    category = heard[0].category
    level, score = Level.NONE, 0.0
    for signal in sorted(heard, key=lambda signal: signal.level):
        found = strength(rules, signal, terms[category, signal.level])
        least = threshold(category, signal.level, about)
        # Each level is a sum of its own, and these may differ: grave only what counts at all, but danger now on its own word.
        if found >= least and not (category in GRADED and signal.level == Level.HIGH and not level):
            level = max(level, signal.level)
        if category not in GRADED or signal.level == Level.LOW:
            begins = COUNTS_FROM if category in CARE else least
            score = max(score, probability(logit(found) - logit(begins)))
    if category in CARE and any(signal.level == Level.URGENT for signal in rules):
        # The author gets at least the quiet answer; and when the voices call it grave, the rule is believed that it is now.
        level = Level.URGENT if level >= Level.HIGH else max(level, Level.LOW)
    loudest = max(heard, key=lambda signal: (signal.level == level, signal.score))
    return with_level(rules, loudest, level, fitting(score, level, category))


def fitting(score: float, level: Level, category: str) -> float:
    """A score that says the same as the level. The quiet answer of CARE comes earlier than a score that counts."""
    if level >= Level.HIGH or (level and category not in CARE):
        return max(score, BEGINS)
    return score if level else min(score, BEGINS - 0.001)


def strength(rules: list[Signal], heard: Signal, terms: Terms) -> float:
    """How probable this level is, by the voices and by what the rules add."""
    level = max((signal.level for signal in rules), default=Level.NONE)
    score = max((signal.score for signal in rules), default=0.0)
    return probability(logit(heard.score) + terms.of(level, score))


def with_level(rules: list[Signal], loudest: Signal, level: Level, score: float) -> list[Signal]:
    kept = [replace(signal, level=min(signal.level, level), score=score) for signal in rules]
    if level > max((signal.level for signal in kept), default=Level.NONE):
        kept.append(replace(loudest, level=level, score=score, shown=True))
    elif not kept:
        kept.append(replace(loudest, level=Level.NONE, score=score))
    return kept


def logit(share: float) -> float:
    share = min(max(share, 1e-9), 1 - 1e-9)
    return log(share / (1 - share))
