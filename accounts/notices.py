"""Tell members and moderators something. Neutral titles: a glance at the screen gives nothing away."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from accounts.models import Notice, Role, User

MODERATORS_ONLY = "queue"  # kinds that start with this are for the team


def tell(
    *, recipient: User, kind: str, title: str, body: str = "", url: str = "", now: datetime | None = None
) -> Notice:
    return Notice.objects.create(
        recipient=recipient, kind=kind, title=title, body=body, url=url, made_at=now or timezone.now()
    )


def tell_moderators(*, kind: str, title: str, url: str, besides: int | None = None, now: datetime | None = None) -> int:
    """One notice for each moderator (but not for user id `besides`); returns how many were told."""
    moderators = User.objects.filter(role__gte=Role.MODERATOR, is_active=True)
    made_at = now or timezone.now()
    notices = [
        Notice(recipient=one, kind=kind, title=title, url=url, made_at=made_at)
        for one in moderators
        if one.pk != besides
    ]
    return len(Notice.objects.bulk_create(notices))


# As text because it stands on every page: built by the ORM it costs five times the query.
UNREAD = "SELECT COUNT(*) FROM accounts_notice WHERE recipient_id = %s AND read_at IS NULL"


def unread_count(user: User | AnonymousUser) -> int:
    if not user.is_authenticated:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, [user.pk])
        return cursor.fetchone()[0]


def mark_read(*, user: User, now: datetime) -> int:
    """Mark all of the member's notices as read; returns how many were new."""
    return user.notices.filter(read_at__isnull=True).update(read_at=now)
