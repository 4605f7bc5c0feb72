"""A circuit breaker: after some failures in a row nobody asks for a while; then one asks, and by its answer all or none.

The state is in the cache, so that several workers share it, and beside it in this process, so that it holds without
Redis and while Redis is away. Two failures at once may count as one: it opens a call later, and nothing else.
"""

import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache as shared_cache

from common import limits

FAILURES = 5
PAUSE = 300.0  # seconds
State = tuple[int, float]  # failures in a row, and until when nobody asks (seconds since 1970; machines share it)

cache: Any = shared_cache


class Breaker:
    def __init__(
        self, name: str, *, failures: int = FAILURES, pause: float = PAUSE, clock: Callable[[], float] = time.time
    ) -> None:
        self._key = f"breaker:{name}"
        self.failures, self.pause, self._clock = failures, pause, clock
        self._here: State = (0, 0.0)

    @property
    def is_open(self) -> bool:
        return self._clock() < self._state()[1]

    def lets_through(self) -> bool:
        """Whether to ask now. After the pause it is one call a pause (half open), until one has succeeded."""
        failures, until = self._state()
        if self._clock() < until:
            return False
        return failures < self.failures or not self._take_probe()

    def succeeded(self) -> None:
        if self._state() != (0, 0.0):
            self._keep((0, 0.0))

    def failed(self) -> bool:
        """Count it. True when this one opened it."""
        failures = self._state()[0] + 1
        opens = failures >= self.failures
        self._keep((failures, self._clock() + self.pause if opens else 0.0))
        return opens

    def _take_probe(self) -> float:
        return limits.take("breaker_probe", self._key, burst=1, per_second=1 / self.pause)

    def _state(self) -> State:
        return cache.get(self._key) or self._here

    def _keep(self, state: State) -> None:
        self._here = state
        cache.set(self._key, state, timeout=24 * 3600)
