"""A member lets their words help teach the screening, or takes that back. Nothing is copied when they do.

What learns reads the words where they stand, and asks `User.teaches_since` at that moment: taken back counts at once.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from accounts.models import User


def give(*, user: User, now: datetime | None = None) -> None:
    """Given twice it keeps its first time."""
    now = now or timezone.now()
    if User.objects.filter(pk=user.pk, teaches_since__isnull=True).update(teaches_since=now):
        user.teaches_since = now


def take_back(*, user: User) -> None:
    User.objects.filter(pk=user.pk).update(teaches_since=None)
    user.teaches_since = None
