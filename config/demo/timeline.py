"""What happened, in the order in which it happened. An act may add later ones."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime

Act = Callable[[datetime], None]


class Timeline:
    def __init__(self, now: datetime) -> None:
        self.now = now
        self._heap: list[tuple[datetime, int, Act]] = []
        self._added = 0

    def add(self, at: datetime, act: Act) -> None:
        """Of two acts at the same time the one added first comes first. Raises ValueError for the future."""
        if at > self.now:
            raise ValueError(f"{at:%d %B, %H:%M} is after now")
        heapq.heappush(self._heap, (at, self._added, act))
        self._added += 1

    def play(self) -> Iterator[int]:
        """Do everything, oldest first; yields after each act how many are left."""
        while self._heap:
            at, _, act = heapq.heappop(self._heap)
            act(at)
            yield len(self._heap)
