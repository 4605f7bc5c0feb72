"""Ask for a second pair of eyes, and answer. Never read by whoever decided first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from common.errors import Conflict, Invalid
from moderation import cases, decisions, log, notices, rules, screening
from moderation.evidence import Surface, Verdict
from moderation.models import Appeal, Case, Decision

LONGEST = 4_000


@dataclass(frozen=True)
class Appealed:
    """`verdict` is about the appeal's own words: being moderated can hurt, and the answer offers help where it shows."""

    appeal: Appeal
    verdict: Verdict


def appeal(*, decision: Decision, author: User, body: str, now: datetime | None = None) -> Appealed:
    """Open a case about `decision` for another moderator. Raises NotAllowed, or Conflict when one is open."""
    now = now or timezone.now()
    rules.require_may_appeal(author, decision, now)
    verdict = screening.assess(body, surface=Surface.APPEAL, author=author)
    try:
        with transaction.atomic():
            made = Appeal.objects.create(decision=decision, author=author, body=body, made_at=now)
            cases.open_appeal(decision=decision, now=now, care=verdict.care)
    except IntegrityError:
        raise Conflict("Your appeal is already with us. Someone else is reading it.", code="appealed") from None
    return Appealed(made, verdict)


@transaction.atomic
def answer(case_id: int, *, by: User, upheld: bool, note: str, version: int, now: datetime | None = None) -> Appeal:
    """Close an appeal's case: the decision stands (`upheld`), or is overturned: words shown, restriction lifted.

    `note` is the plain-words answer to the author. Raises NotAllowed, Invalid, cases.Outdated, cases.Closed or
    cases.AlreadyClaimed.
    """
    now = now or timezone.now()
    case = Case.objects.select_for_update(of=("self",)).select_related("appealed").get(pk=case_id)
    rules.require_may_decide(by, case)
    if case.appealed is None:
        raise Invalid("This case is not an appeal.")
    if not note:
        raise Invalid("Please write the author a sentence or two about why.", code="note_missing")
    cases.require_open_and_current(case, by=by, version=version, now=now)
    made = case.appealed.appeal
    changed = Appeal.objects.filter(pk=made.pk, upheld__isnull=True).update(
        upheld=upheld, answered_by=by, answer=note, answered_at=now
    )
    if not changed:
        raise cases.Closed
    cases.close(case, now=now)
    log.append(case=case, kind="appeal_answered", actor=by, now=now, decision=case.appealed.pk, upheld=upheld)
    made.refresh_from_db()
    notices.tell_appeal_answered(made, now=now)
    if not upheld and case.appealed.is_standing:
        decisions.undo(case.appealed, by=by, now=now, appeal=made)
    return made
