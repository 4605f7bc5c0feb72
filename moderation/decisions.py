"""Decide a case, and take a decision back. Decision, event, visibility and standing change in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import standing
from accounts.models import Restriction, User
from common.errors import Conflict, Invalid
from moderation import cases, log, notices, rules, screening
from moderation.models import Appeal, Case, Decision, Moderated, Outcome, Reason, Undo, Visibility

GENTLE = frozenset({Outcome.SHOW, Outcome.CARE, Outcome.HOLD})
NO_OFFENCE = frozenset({Reason.NONE_BROKEN, Reason.CARE})


@dataclass(frozen=True)
class Choice:
    """What a moderator picked: `hours` only for a restriction; `version` is the case version on their screen."""

    outcome: Outcome
    reason: Reason
    note: str
    version: int
    hours: int = 24


def require_sound(choice: Choice) -> None:
    """CARE never punishes: what weighs on an author needs a broken rule, and "other" needs words."""
    if choice.outcome not in GENTLE and choice.reason in NO_OFFENCE:
        raise Invalid("Hiding or restricting needs a rule that was broken. Needing help is not one.", code="no_offence")
    if choice.outcome in GENTLE - {Outcome.HOLD} and choice.reason not in NO_OFFENCE:
        raise Invalid(
            "What stays visible breaks no rule: choose that, or that the author may need help.", code="no_offence"
        )
    if choice.reason == Reason.OTHER and not choice.note:
        raise Invalid(
            "Please write in the note what is wrong, so that the author can understand it.", code="note_missing"
        )


@transaction.atomic
def decide(case_id: int, *, by: User, choice: Choice, now: datetime | None = None) -> Decision:
    """Carry out `choice` on the case as it was at `choice.version`.

    Raises NotAllowed, Invalid, cases.Outdated, cases.Closed or cases.AlreadyClaimed. Deciding takes the lease if it is free.
    """
    now = now or timezone.now()
    require_sound(choice)
    case = _locked(case_id)
    rules.require_may_decide(by, case)
    cases.require_open_and_current(case, by=by, version=choice.version, now=now)
    subject = subject_of(case)
    decision = Decision.objects.create(
        case=case,
        moderator=by,
        outcome=choice.outcome,
        reason=choice.reason,
        note=choice.note,
        subject_version=subject.version,
        visibility_before=subject.visibility,
        locked_place=choice.outcome == Outcome.LOCK,
        restriction=_restrict(case, by=by, choice=choice, now=now),
        by_machine=case.events.filter(kind="opened", actor__isnull=True).exists(),
        made_at=now,
    )
    if choice.outcome != Outcome.HOLD:
        cases.close(case, now=now)
    else:
        _give_back(case)
    log.append(
        case=case, kind="decided", actor=by, now=now, decision=decision.pk, outcome=choice.outcome, reason=choice.reason,
        subject_version=subject.version,
    )  # fmt: skip
    notices.send(decision, now=now)
    _carry_out(subject, decision)
    return decision


def subject_of(case: Case) -> Moderated:
    subject = case.subject
    if subject is None:
        raise Conflict("The words of this case are gone.", code="subject_gone")
    return subject


def visibility_after(outcome: str, before: str) -> Visibility:
    """What the words become; taken back by their author, they stay so."""
    if before == Visibility.REMOVED:
        return Visibility.REMOVED
    if outcome in Decision.HIDES:
        return Visibility.HIDDEN
    return Visibility.HELD if outcome == Outcome.HOLD else Visibility.SHOWN


@transaction.atomic
def undo(decision: Decision, *, by: User, now: datetime | None = None, appeal: Appeal | None = None) -> Undo:
    """Take a decision back: words, lock and restriction return to what they were. Another event, never a deletion.

    Without a won appeal behind it the case opens again, so that the question is not lost. Raises NotAllowed, Conflict.
    """
    now = now or timezone.now()
    case = _locked(decision.case_id)
    if appeal is None:
        rules.require_may_undo(by, decision, now)
    if Undo.objects.filter(decision=decision).exists():
        raise Conflict("This decision was already taken back.", code="undone")
    undone = Undo.objects.create(decision=decision, by=by, appeal=appeal, made_at=now)
    if decision.restriction:
        standing.lift(restriction=decision.restriction, by=by, now=now)
    if appeal is None and not case.is_open:
        _open_again(case, now)
    log.append(case=case, kind="undone", actor=by, now=now, decision=decision.pk, appeal=appeal.pk if appeal else None)
    subject = subject_of(case)
    notices.tell_taken_back(decision, now=now)
    if decision.locked_place:
        subject.unlock_place(by)
    if subject.visibility != Visibility.REMOVED:
        won = appeal is not None
        screening.set_visibility(subject, Visibility.SHOWN if won else Visibility(decision.visibility_before))
    return undone


def _locked(case_id: int) -> Case:
    return Case.objects.select_for_update(of=("self",)).select_related("author", "appealed").get(pk=case_id)


def _restrict(case: Case, *, by: User, choice: Choice, now: datetime) -> Restriction | None:
    if choice.outcome != Outcome.RESTRICT:
        return None
    return standing.restrict(user=case.author, by=by, hours=choice.hours, reason=choice.reason, now=now)


def _carry_out(subject: Moderated, decision: Decision) -> None:
    if decision.locked_place:
        subject.lock_place(decision.moderator)
    screening.set_visibility(subject, visibility_after(decision.outcome, subject.visibility))


def _give_back(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(claimed_by=None, claim_until=None, version=F("version") + 1)


def _open_again(case: Case, now: datetime) -> None:
    """Reopen, unless newer words of the same subject already have an open case: then that one carries the question."""
    newer = Case.objects.filter(content_type=case.content_type, object_id=case.object_id, appealed__isnull=True).open()
    if not newer.exists():
        Case.objects.filter(pk=case.pk).update(
            closed_at=None, due_at=cases.due(case.level, now), version=F("version") + 1
        )
