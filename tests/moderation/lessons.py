"""Words with a decision about them, and models on trial that say one thing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db.models import Model

from accounts import teaching
from accounts.models import User
from forum.models import Post, Thread
from moderation import appeals, decisions, flags
from moderation.checks.weighing import Context, Text
from moderation.evidence import Axis, Level, Signal
from moderation.learning import export
from moderation.learning.corpus import Example, read
from moderation.models import Case, Decision, FlagReason, Outcome, Reason
from tests.moderation.desk import choice, reply


def decide(post: Post, by: User, outcome: Outcome, reason: Reason) -> Decision:
    case = Case.objects.of(post).open().get()
    note = "Please see the rules." if reason == Reason.OTHER else ""
    return decisions.decide(case.pk, by=by, choice=choice(case, outcome, reason, note=note))


def decided(thread: Thread, author: User, body: str, by: User, outcome: Outcome, reason: Reason) -> Decision:
    return decide(reply(thread, author, body), by, outcome, reason)


def worried(post: Post, by: User, reason: FlagReason = FlagReason.SELF_HARM) -> None:
    flags.flag(subject=post, by=by, reason=reason)


def won(decision: Decision, author: User, by: User) -> None:
    """The author appeals, and somebody else overturns the decision."""
    appeals.appeal(decision=decision, author=author, body="I meant my old bike.")
    case = Case.objects.get(appealed=decision)
    appeals.answer(case.pk, by=by, upheld=False, note="You were right.", version=case.version)


def agree(user: User) -> User:
    teaching.give(user=user)
    return user


def exported(folder: Path) -> list[Example]:
    """The export as training reads it."""
    path = folder / "team.txt"
    path.write_text("\n".join(export.lines()) + "\n", encoding="utf-8")
    return list(read(path))


def rows(*kinds: type[Model]) -> list[list[object]]:
    """All that is stored of these, to see that nothing changed."""
    return [
        [getattr(row, field.attname) for field in kind._meta.concrete_fields]
        for kind in kinds
        for row in kind._default_manager.order_by("pk")
    ]


def hears_nothing(text: Text, context: Context) -> Iterator[Signal]:
    yield from ()


def holds_everything(text: Text, context: Context) -> Iterator[Signal]:
    yield Signal("holds_everything", "spam", Axis.HARM, Level.HIGH, (0, 1), 0.9)


def cannot_look(text: Text, context: Context) -> Iterator[Signal]:
    raise RuntimeError("a model that is broken")
    yield
