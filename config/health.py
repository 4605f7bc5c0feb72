"""Is this process able to do its work? Alive is one question, ready another."""

from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection


def ready() -> dict[str, Any]:
    """`{"status": "ready" | "not ready", "database": bool, "redis": bool | None}`; None where it is not used.

    Redis away does not make a process unready: words are still taken and kept, live updates are late.
    """
    database = _database()
    return {
        "status": "ready" if database else "not ready",
        "database": database,
        "redis": _redis() if settings.REDIS_URL else None,
    }


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
            return cursor.fetchone() is not None
    except (DatabaseError, InterfaceError):
        return False
    finally:
        if connection.settings_dict["CONN_MAX_AGE"] == 0:
            connection.close()


def _redis() -> bool:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
