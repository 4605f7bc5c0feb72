"""Another model in place of the one that listens: the same checks, with the learned one exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from moderation import checks, policy, screening
from moderation.checks import Check
from moderation.checks.learned import NAME, learned_from
from moderation.checks.weighing import Context, Text
from moderation.evidence import Author, Signal, Verdict
from moderation.models import Assessment

COPIES = "copies"


class NoSuchModel(Exception):
    """A folder that holds no model we can use. The message is a sentence for the operator."""


def checks_with(folder: Path, present: tuple[Check, ...] = checks.CHECKS) -> tuple[Check, ...]:
    """The present checks with the model of `folder`, loaded. Raises NoSuchModel."""
    candidate = learned_from(folder)
    try:
        _ = candidate.terms  # loads it: a folder that is half there must not pass for one that hears nothing
    except Exception as fault:
        raise NoSuchModel(f"{folder} holds no model that can be loaded ({type(fault).__name__}).") from fault
    return (*(check for check in present if check.__name__ != NAME), candidate)


def name_of(folder: Path) -> str:
    """What rows and pages call it."""
    return folder.name[:80]


def verdict_of(row: Assessment, checks_used: tuple[Check, ...]) -> Verdict:
    """What these checks and the policy say of the words as they stand, to be compared and never acted on.

    Whether the author is new is asked today: that they were new when they wrote is not kept.
    """
    subject = row.subject
    assert subject is not None  # whoever asks has looked whether the words are still there
    author = Author(subject.author.is_newcomer, subject.seeks_company())
    repeated = (*(check for check in checks_used if check.__name__ != COPIES), copies_as_heard(row))
    evidence = checks.gather(
        subject.words(), surface=subject.surface, author=author, heard=subject.words_before(), checks=repeated
    )
    return policy.decide(evidence, author, subject.surface)


def copies_as_heard(row: Assessment) -> Check:
    """Where else the same words stood is forgotten after a day: what was heard of it then is said again."""
    then = [signal for signal in screening.verdict_of(row).evidence.signals if signal.check == COPIES]

    def copies(text: Text, context: Context) -> Iterator[Signal]:
        yield from then

    return copies
