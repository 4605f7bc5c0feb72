"""Who may do what in the queue. English first, then code; views, verbs and templates ask the same function."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import User
from accounts.rules import require_moderator
from common.errors import NotAllowed
from moderation.models import Case, Decision, Moderated

APPEAL_WINDOW = timedelta(days=183)  # six months, as the Digital Services Act art. 20 asks
UNDO_WINDOW = timedelta(minutes=15)


def require_may_work(viewer: User) -> None:
    require_moderator(viewer)


def may_decide(viewer: User, case: Case) -> bool:
    # Whoever wrote the words, or made the decision under appeal, may not judge them.
    decider = case.appealed.moderator_id if case.appealed else None
    return viewer.is_moderator and viewer.pk not in {case.author_id, decider}


def require_may_decide(viewer: User, case: Case) -> None:
    require_may_work(viewer)
    if not may_decide(viewer, case):
        raise NotAllowed(
            "Someone else has to read this one: you wrote the words, or made the decision they ask about.",
            code="own_words",
        )


def may_undo(viewer: User, decision: Decision, now: datetime) -> bool:
    # The moderator who decided may take it back for a quarter of an hour; a lead may at any time. Never twice.
    if not (viewer.is_moderator and decision.is_standing):
        return False
    return viewer.is_lead or (decision.moderator_id == viewer.pk and now - decision.made_at <= UNDO_WINDOW)


def require_may_undo(viewer: User, decision: Decision, now: datetime) -> None:
    require_may_work(viewer)
    if not may_undo(viewer, decision, now):
        raise NotAllowed(
            "This decision can only be taken back by who made it, within 15 minutes, or by a lead.", code="too_late"
        )


def may_read_decision(viewer: User, decision: Decision) -> bool:
    # The author, and the team.
    return viewer.is_moderator or viewer.pk == decision.case.author_id


def may_appeal(viewer: User, decision: Decision, now: datetime) -> bool:
    # The author, once, within six months, and only what weighs on them: a decision that hid words or paused writing.
    return (
        viewer.pk == decision.case.author_id
        and decision.outcome in Decision.HIDES
        and decision.is_standing
        and now - decision.made_at <= APPEAL_WINDOW
        and not hasattr(decision, "appeal")
    )


def require_may_appeal(viewer: User, decision: Decision, now: datetime) -> None:
    if not may_appeal(viewer, decision, now):
        raise NotAllowed("This decision cannot be appealed any more, or an appeal is already being read.")


def may_flag(viewer: User, subject: Moderated) -> bool:
    # Anybody may ask a moderator to look at words of somebody else.
    return viewer.pk != subject.author_id


def require_may_flag(viewer: User, subject: Moderated) -> None:
    if not may_flag(viewer, subject):
        raise NotAllowed("These are your own words. You can edit them, or write to a moderator in any thread.")
