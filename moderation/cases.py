"""Everything that writes a case: open, raise, claim, release. The row and its event change in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts import notices
from accounts.models import User
from common.errors import Conflict
from moderation import log, priority, rules
from moderation.evidence import Level
from moderation.models import Case, Decision, Moderated
from moderation.models.case import CLOCKS, LEASE


class AlreadyClaimed(Conflict):
    """Somebody else holds the lease; `holder` says who."""

    def __init__(self, holder: User) -> None:
        self.holder = holder
        super().__init__(f"{holder.name} is looking at this case right now.", code="already_claimed")


class Closed(Conflict):
    default = "This case is already decided."
    code = "closed"


class Outdated(Conflict):
    """Somebody changed the case, or its author changed the words, since this moderator looked."""

    default = "This case changed since you opened it. Look at what is new, then decide."
    code = "outdated"


def due(level: Level, now: datetime) -> datetime:
    """When a first human decision is due: 5 min, 30 min or 4 h (reference: ReachOut's clocks)."""
    return now + CLOCKS[max(level, Level.LOW)]


@dataclass(frozen=True)
class Cause:
    """Why somebody should look. `kind` is the event's name: screened, edited, flagged, second_read, orphan. `data` goes to the log."""

    kind: str
    care: Level = Level.NONE
    harm: Level = Level.NONE
    unknown: bool = False
    actor: User | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def open_or_raise(*, subject: Moderated, cause: Cause, now: datetime) -> Case:
    """The open case of `subject`, raised to the levels of `cause`, or a new one. Levels are never lowered."""
    about = Case.objects.select_for_update().of(subject).open().filter(appealed__isnull=True)
    if case := about.first():
        return _raise(case, subject, cause, now)
    try:
        with transaction.atomic():
            return _open(subject, cause, now)
    except IntegrityError:  # another request opened it in the same moment (one_open_case_per_subject)
        return _raise(about.get(), subject, cause, now)


def _open(subject: Moderated, cause: Cause, now: datetime) -> Case:
    case = Case(
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        author_id=subject.author_id,
        subject_version=subject.version,
        care=cause.care,
        harm=cause.harm,
        unknown=cause.unknown,
        flag_count=cause.kind == "flagged",
        opened_at=now,
        due_at=due(max(cause.care, cause.harm), now),
    )
    case.priority = priority.score(case)
    case.save(force_insert=True)
    _write_down(case, cause, now, kind="opened", by=cause.kind)
    _tell_if_urgent(case, before=Level.NONE, now=now)
    return case


def _raise(case: Case, subject: Moderated, cause: Cause, now: datetime) -> Case:
    before = _alarm(case)
    case.care, case.harm = max(case.care, cause.care), max(case.harm, cause.harm)
    case.unknown = case.unknown or cause.unknown
    case.flag_count += cause.kind == "flagged"
    case.subject_version = max(case.subject_version, subject.version)
    case.due_at = min(case.due_at, due(case.level, now))
    case.priority = priority.score(case)
    case.version += 1
    case.save(update_fields="care harm unknown flag_count subject_version due_at priority version".split())
    _write_down(case, cause, now, kind=cause.kind)
    _tell_if_urgent(case, before=before, now=now)
    return case


def _write_down(case: Case, cause: Cause, now: datetime, *, kind: str, **more: Any) -> None:
    levels = {"care": int(cause.care), "harm": int(cause.harm)}
    log.append(case=case, kind=kind, actor=cause.actor, now=now, **levels, **cause.data, **more)


def _alarm(case: Case) -> Level:
    """How loudly people are called: for anything urgent, and for a person who may be in danger, as the policy says."""
    return case.level if case.level == Level.URGENT or case.care >= Level.HIGH else Level.NONE


def _tell_if_urgent(case: Case, *, before: Level, now: datetime) -> None:
    """Page the moderators once for each step up."""
    if _alarm(case) > before:
        notices.tell_moderators(
            kind="queue_urgent", title="An urgent case is waiting", url=case_url(case), besides=case.author_id, now=now
        )


def case_url(case: Case) -> str:
    return f"/moderation/cases/{case.pk}/"


@transaction.atomic
def claim(case_id: int, *, by: User, now: datetime | None = None) -> Case:
    """Take the case for LEASE, or renew a lease one holds. One conditional UPDATE decides the race.

    Raises AlreadyClaimed with the holder, Closed, or NotAllowed.
    """
    now = now or timezone.now()
    rules.require_may_work(by)
    won = Case.objects.open().free_for(by, now).filter(pk=case_id).update(claimed_by=by, claim_until=now + LEASE)
    case = Case.objects.select_related("claimed_by", "author").get(pk=case_id)
    if not won:
        holder = case.holder(now)
        raise AlreadyClaimed(holder) if case.is_open and holder else Closed()
    log.append(case=case, kind="claimed", actor=by, now=now, until=case.claim_until.isoformat())  # type: ignore[union-attr]
    return case


@transaction.atomic
def release(case_id: int, *, by: User, now: datetime | None = None) -> Case:
    """Give the lease back. Does nothing when it is not theirs any more."""
    now = now or timezone.now()
    rules.require_may_work(by)
    gone = Case.objects.open().filter(pk=case_id, claimed_by=by).update(claimed_by=None, claim_until=None)
    case = Case.objects.get(pk=case_id)
    if gone:
        log.append(case=case, kind="released", actor=by, now=now)
    return case


def require_open_and_current(case: Case, *, by: User, version: int, now: datetime) -> None:
    """Refuse to judge what is closed, held by somebody else, or newer than what was seen. The caller holds the row."""
    holder = case.holder(now)
    if not case.is_open:
        raise Closed
    if holder and holder != by:
        raise AlreadyClaimed(holder)
    if version != case.version:
        raise Outdated


def close(case: Case, *, now: datetime) -> None:
    """The caller holds the row and appends the event that says why."""
    Case.objects.filter(pk=case.pk).update(closed_at=now, claimed_by=None, claim_until=None, version=F("version") + 1)


@transaction.atomic
def open_appeal(*, decision: Decision, now: datetime, care: Level) -> Case:
    """A case about a decision, for somebody other than who made it."""
    first = decision.case
    case = Case(
        content_type_id=first.content_type_id,
        object_id=first.object_id,
        author_id=first.author_id,
        subject_version=first.subject_version,
        appealed=decision,
        care=care,
        opened_at=now,
        due_at=due(max(care, Level.LOW), now),
    )
    case.priority = priority.score(case)
    case.save(force_insert=True)
    log.append(case=case, kind="appealed", actor=case.author, now=now, decision=decision.pk)
    _tell_if_urgent(case, before=Level.NONE, now=now)
    return case
