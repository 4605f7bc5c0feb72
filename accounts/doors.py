"""Sign-in: slow enough for guessing machines, never a wall for somebody in need, and telling nothing."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest

from accounts.models import User
from accounts.names import skeleton
from common import limits
from common.errors import TooFast


def require_calm(request: HttpRequest, *, door: str, name: str = "") -> None:
    """Raises TooFast. Counted for the pair of name and address, so that nobody can lock out somebody else's name."""
    if door == "join":
        burst, per_minute, key = settings.JOIN_BURST, settings.JOIN_PER_MINUTE, nearness(request)
    else:
        burst, per_minute = settings.SIGN_IN_BURST, settings.SIGN_IN_PER_MINUTE
        key = f"{skeleton(name)}@{nearness(request)}"
    if wait := limits.take(door, limits.blind(key), burst=burst, per_second=per_minute / 60):
        raise TooFast(
            "That was many tries in a short time. Please wait a little. The help page is open to you without signing in.",
            retry_after=int(wait) + 1,
        )


def nearness(request: HttpRequest) -> str:
    """The visitor's network as text, in memory only: IPv6 counts by /64, a household or a phone."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if address.version == 6 else str(address)


def check(request: HttpRequest, *, name: str, passphrase: str) -> User | None:
    """The member, or None. An unknown name costs one Argon2 hash as well (Django's ModelBackend sees to it)."""
    user = authenticate(request, username=name, password=passphrase)
    return user if isinstance(user, User) else None
