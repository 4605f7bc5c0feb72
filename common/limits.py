"""Token buckets: in memory for one process, one Lua script on Redis for many.

A bucket holds `burst` tokens and refills at `per_second`. Keys never hold a name or an address in the clear:
callers pass an id, or a value already run through `blind`.
"""

import hashlib
import hmac
import threading
import time
from typing import Any, cast

import redis
from django.conf import settings

# Redis keeps the time, so that several machines agree. KEYS[1]; ARGV: burst, per_second.
TAKE = """
local t = redis.call('TIME')
local now = tonumber(t[1]) + tonumber(t[2]) / 1000000
local burst, rate = tonumber(ARGV[1]), tonumber(ARGV[2])
local state = redis.call('HMGET', KEYS[1], 'n', 't')
local tokens = tonumber(state[1]) or burst
tokens = math.min(burst, tokens + (now - (tonumber(state[2]) or now)) * rate)
local wait = 0
if tokens >= 1 then tokens = tokens - 1 else wait = (1 - tokens) / rate end
redis.call('HSET', KEYS[1], 'n', tostring(tokens), 't', tostring(now))
redis.call('PEXPIRE', KEYS[1], math.ceil(burst / rate * 1000) + 1000)
return tostring(wait)
"""
MEMORY_KEYS = 50_000  # past this the oldest half is forgotten: a full bucket is the kind mistake


class MemoryBuckets:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: dict[str, tuple[float, float]] = {}

    def take(self, key: str, burst: int, per_second: float) -> float:
        now = time.monotonic()
        with self._lock:
            tokens, then = self._state.get(key, (float(burst), now))
            tokens = min(float(burst), tokens + (now - then) * per_second)
            wait = 0.0 if tokens >= 1 else (1 - tokens) / per_second
            self._state[key] = (tokens - 1 if wait == 0.0 else tokens, now)
            if len(self._state) > MEMORY_KEYS:
                for old in list(self._state)[: MEMORY_KEYS // 2]:
                    del self._state[old]
        return wait

    def clear(self) -> None:
        with self._lock:
            self._state.clear()


class RedisBuckets:
    """Falls back to memory while Redis is away: a limit may be looser for a minute, a member is never shut out."""

    def __init__(self, url: str) -> None:
        self._client = redis.Redis.from_url(url, socket_timeout=0.25, socket_connect_timeout=0.25)
        self._script = self._client.register_script(TAKE)
        self._memory = MemoryBuckets()

    def take(self, key: str, burst: int, per_second: float) -> float:
        try:
            return float(cast(Any, self._script(keys=[f"waymark:limit:{key}"], args=[burst, per_second])))
        except redis.RedisError:
            return self._memory.take(key, burst, per_second)

    def clear(self) -> None:
        self._memory.clear()
        for key in self._client.scan_iter("waymark:limit:*"):
            self._client.delete(key)


buckets: MemoryBuckets | RedisBuckets = RedisBuckets(settings.REDIS_URL) if settings.REDIS_URL else MemoryBuckets()


def take(bucket: str, key: str, *, burst: int, per_second: float) -> float:
    """Take one token; 0.0 when there was one, else the seconds until there is."""
    if per_second <= 0:
        return 0.0
    return buckets.take(f"{bucket}:{key}", burst, per_second)


def blind(value: str) -> str:
    """A keyed hash of a name or an address, so that a bucket's key tells nothing at rest."""
    return hmac.new(settings.SECRET_KEY.encode(), value.encode(), hashlib.sha256).hexdigest()[:24]
