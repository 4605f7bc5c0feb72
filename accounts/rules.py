"""Who may do what with their own name. English first, then code; templates, views and verbs ask the same function."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from common.clock import zone
from common.errors import NotAllowed


def may_speak(user: User, now: datetime) -> bool:
    # Everybody may, except during a restriction in time.
    return user.restriction_in_force(now) is None


def require_may_speak(user: User, now: datetime) -> None:
    restriction = user.restriction_in_force(now)
    if restriction:
        until = restriction.until.astimezone(zone(user.zone))
        raise NotAllowed(
            f"You can read here, but not write, until {until:%d %B, %H:%M}. The letter in your notices says why and "
            "how to appeal. The help page is open to you at any time.",
            code="restricted",
        )


def require_moderator(user: User | AnonymousUser) -> None:
    # The queue belongs to the people who work it.
    if not (user.is_authenticated and user.is_moderator):
        raise NotAllowed("This part is for the moderators of this place.")


def may_block(user: User, other: User) -> bool:
    # Anybody may block anybody but themselves. A moderator's words as a moderator reach everyone by letter.
    return user.pk != other.pk


def require_may_block(user: User, other: User) -> None:
    if not may_block(user, other):
        raise NotAllowed("You cannot block yourself.")
