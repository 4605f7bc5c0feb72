"""Chores of the queue: nothing unlooked-at is forgotten, nothing held is without a case, nobody urgent waits unseen."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts import notices
from accounts.models import Role, User
from moderation import cases, copies, log, screening
from moderation.cases import Cause
from moderation.evidence import Level
from moderation.models import Assessment, Case, Decision, Moderated, Visibility

MOST_TRIES = 3
BATCH = 100


def finish_assessments(now: datetime | None = None) -> int:
    """Look again where a check could not. What it finds may raise a case, never lower one or show anything held.

    After MOST_TRIES the row stays unfinished and visible; its case is with people anyway. Returns how many were done.
    """
    now = now or timezone.now()
    waiting = Assessment.objects.filter(finished_at__isnull=True, tries__lt=MOST_TRIES).order_by("id")[:BATCH]
    return sum(_look_again(row, now) for row in waiting)


def _look_again(row: Assessment, now: datetime) -> bool:
    mine = Assessment.objects.filter(pk=row.pk, tries=row.tries, finished_at__isnull=True).update(tries=row.tries + 1)
    subject = row.subject
    if not mine or subject is None or subject.version != row.version:
        Assessment.objects.filter(pk=row.pk).update(finished_at=now)
        return False
    verdict = screening.assess_in_place(subject, now=now)
    if verdict.evidence.unknown:
        return False
    with transaction.atomic():
        Assessment.objects.filter(pk=row.pk).update(finished_at=now)
        if verdict.action in screening.OPENS_A_CASE:
            screening.open_case(subject, verdict, now=now)
    return True


def open_cases_for_orphans(now: datetime | None = None) -> int:
    """Held words without an open case get one, so that somebody looks. Returns how many there were."""
    now = now or timezone.now()
    found = 0
    for kind in moderated_kinds():
        for subject in _orphans(kind)[:BATCH]:
            cases.open_or_raise(subject=subject, cause=Cause("orphan", harm=Level.LOW, unknown=True), now=now)
            found += 1
    return found


def moderated_kinds() -> list[type[Moderated]]:
    return [model for model in apps.get_models() if issubclass(model, Moderated)]


def _orphans(kind: type[Moderated]) -> QuerySet[Moderated]:
    content_type = ContentType.objects.get_for_model(kind)
    looked_at = Case.objects.open().filter(content_type=content_type, object_id=OuterRef("pk"))
    held = kind._default_manager.filter(visibility=Visibility.HELD)
    return held.filter(~Exists(looked_at)).order_by("pk")


def unexplained(kind: type[Moderated]) -> list[Moderated]:
    """Words that are held without an open case, or hidden without a decision: must be empty. A house test asks."""
    content_type = ContentType.objects.get_for_model(kind)
    reasons = Decision.objects.filter(case__content_type=content_type, case__object_id=OuterRef("pk"))
    hidden = kind._default_manager.filter(visibility=Visibility.HIDDEN).filter(~Exists(reasons))
    return list(_orphans(kind)) + list(hidden)


def tell_about_waiting_urgent_cases(now: datetime | None = None) -> int:
    """Leads hear of an urgent case that nobody took within its clock. Once for each case; returns how many cases."""
    now = now or timezone.now()
    late = Case.objects.open().filter(due_at__lte=now, urgent_told_at__isnull=True, claimed_by__isnull=True)
    told = 0
    for case in late.filter(priority__gte=10_000).order_by("due_at")[:BATCH]:
        with transaction.atomic():
            if not Case.objects.filter(pk=case.pk, urgent_told_at__isnull=True).update(urgent_told_at=now):
                continue
            log.append(case=case, kind="overdue", actor=None, now=now, minutes=_minutes(now - case.opened_at))
            for lead in User.objects.filter(role=Role.LEAD, is_active=True):
                notices.tell(
                    recipient=lead, kind="queue_overdue", title="An urgent case is still waiting",
                    url=cases.case_url(case), now=now,
                )  # fmt: skip
        told += 1
    return told


def forget_fingerprints(now: datetime | None = None) -> int:
    """What nearly the same words were said elsewhere is asked for a day and forgotten. Returns how many."""
    return copies.forget(now or timezone.now())


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
