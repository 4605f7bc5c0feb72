"""Restrict a member's writing for a time, and lift it again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Restriction, User

MOST_HOURS = 24 * 30


@transaction.atomic
def restrict(*, user: User, by: User, hours: int, reason: str, now: datetime) -> Restriction:
    """Let `user` read but not write for `hours` (1 to MOST_HOURS)."""
    until = now + timedelta(hours=min(max(hours, 1), MOST_HOURS))
    return Restriction.objects.create(user=user, made_by=by, reason=reason, starts_at=now, until=until)


@transaction.atomic
def lift(*, restriction: Restriction, by: User, now: datetime) -> bool:
    """End a restriction early. False when it was lifted before."""
    waiting = Restriction.objects.filter(pk=restriction.pk, lifted_at__isnull=True)
    return bool(waiting.update(lifted_at=now, lifted_by=by))
