"""The cache of a site with Redis. While Redis is away nothing is in it, and pages go on without.

It holds only what can be made again (a post's card, a message's line), under keys that name the version. Sessions are
not in it: one that ended while Redis was away would come to life again with it.
"""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger("waymark.cache")
PAUSE = 1.0  # seconds without asking again, so that a page of many looks waits for one time-out and not for all


class PatientRedisCache(RedisCache):
    """Django's, except that a Redis that does not answer is an empty cache and not a fault."""

    _away_until = 0.0

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._ask(super().get, key, default, version, otherwise=default)

    def get_many(self, keys: Any, version: Any = None) -> Any:
        return self._ask(super().get_many, keys, version, otherwise={})

    def set(self, key: Any, value: Any, *args: Any, **more: Any) -> None:
        self._ask(super().set, key, value, *args, otherwise=None, **more)

    def set_many(self, data: Any, *args: Any, **more: Any) -> Any:
        return self._ask(super().set_many, data, *args, otherwise=[], **more)

    def _ask(self, act: Callable[..., Any], *args: Any, otherwise: Any, **more: Any) -> Any:
        if time.monotonic() < PatientRedisCache._away_until:
            return otherwise
        try:
            return act(*args, **more)
        except RedisError as fault:
            log.warning("cache_away", fault=type(fault).__name__)
            PatientRedisCache._away_until = time.monotonic() + PAUSE
            return otherwise
