"""Not seeing somebody, and seeing them again. The other person is not told."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from accounts import rules
from accounts.models import Block, User


def block(*, by: User, other: User, now: datetime | None = None) -> Block:
    """Blocking twice changes nothing. Raises NotAllowed for oneself."""
    rules.require_may_block(by, other)
    return Block.objects.get_or_create(blocker=by, blocked=other, defaults={"made_at": now or timezone.now()})[0]


def unblock(*, by: User, other: User) -> bool:
    """False when there was no block."""
    return bool(Block.objects.filter(blocker=by, blocked=other).delete()[0])
