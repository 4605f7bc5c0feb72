"""DATABASE_URL to Django's DATABASES entry."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# The page cache is for each connection, and every thread has one: 4 MB, the system caches the file anyway.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-4000;"
    ),
}


def from_url(url: str, *, pool_size: int) -> dict[str, Any]:
    """`sqlite:///relative.sqlite3`, `sqlite:////absolute` or `postgresql://user:pass@host:port/name?option=value`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(parts.path[1:])
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 0,  # the pool keeps connections; Django's own keeping would fight it
            "OPTIONS": {
                "pool": {"min_size": 1, "max_size": pool_size, "timeout": 10},
                "connect_timeout": 3,
                "options": "-c statement_timeout=15000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=30000",
                **dict(parse_qsl(parts.query)),
            },
        }
    raise ImproperlyConfigured("DATABASE_URL must start with sqlite:/// or postgresql://.")


def _sqlite(path: str) -> dict[str, Any]:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "config.sqlite",
        "NAME": str(file),
        "CONN_MAX_AGE": None,  # threads live on (config/asgi.py), and so do their connections
        "OPTIONS": SQLITE_OPTIONS,
    }
