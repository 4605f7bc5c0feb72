"""Without Redis one process serves a site: a second one would split every room in two, and nobody would notice."""

import fcntl
import hashlib
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

REFUSAL = "Another process serves this database already, and without REDIS_URL there can be only one. End it, or set REDIS_URL."


def claim() -> IO[str] | None:
    """Hold the site for this process until it ends, however it ends. Raises ImproperlyConfigured when it is held.

    Keep what is returned: closing it lets go. None with Redis, where any number of processes may serve.
    """
    if settings.REDIS_URL:
        return None
    lock = _place(settings.DATABASES["default"]).open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise ImproperlyConfigured(REFUSAL) from None
    return lock


def _place(database: dict[str, Any]) -> Path:
    """Beside the file of SQLite; for another database, in var/, which tells processes of this machine alone apart."""
    if "sqlite" in database["ENGINE"]:
        return Path(f"{database['NAME']}.serving")
    settings.VAR_DIR.mkdir(exist_ok=True)
    address = f"{database['HOST']} {database['PORT']} {database['NAME']}"
    return settings.VAR_DIR / f"{hashlib.sha256(address.encode()).hexdigest()[:16]}.serving"
