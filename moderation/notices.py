"""What authors and flaggers are told, in plain words. Titles are neutral: a lock screen gives nothing away."""

from __future__ import annotations

from datetime import datetime

from accounts import notices
from accounts.models import User
from moderation.models import Appeal, Decision, Flag, Outcome

ABOUT_YOUR_WORDS = "A moderator read something you wrote"


def send(decision: Decision, *, now: datetime) -> None:
    """The letter to the author (its page is made from the decision), and an answer to those who flagged."""
    case = decision.case
    if decision.outcome != Outcome.SHOW or decision.visibility_before != "shown":
        notices.tell(
            recipient=case.author, kind="decision", title=ABOUT_YOUR_WORDS, url=decision.get_absolute_url(), now=now
        )
    if decision.outcome != Outcome.HOLD:
        _answer_flaggers(decision, now=now)


def _answer_flaggers(decision: Decision, *, now: datetime) -> None:
    acted = decision.outcome in Decision.HIDES
    body = (
        "Thank you for telling us. A moderator read it and took it down."
        if acted
        else "Thank you for telling us. A moderator read it and decided that it can stay. Someone is looking out for the person who wrote it where that is needed."
    )
    for flagger in User.objects.filter(pk__in=Flag.objects.filter(case=decision.case).values("flagger")):
        notices.tell(recipient=flagger, kind="flag_answered", title="About something you reported", body=body, now=now)


def tell_taken_back(decision: Decision, *, now: datetime) -> None:
    notices.tell(
        recipient=decision.case.author,
        kind="decision_undone",
        title="A decision about your words was taken back",
        url=decision.get_absolute_url(),
        now=now,
    )


def tell_appeal_answered(appeal: Appeal, *, now: datetime) -> None:
    notices.tell(
        recipient=appeal.author,
        kind="appeal_answered",
        title="Your appeal was read",
        url=appeal.decision.get_absolute_url(),
        now=now,
    )
