"""One room, many sockets: what is said must reach every one of them, once and in order."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from config.bench.machine import Cost, cost_of
from config.bench.servers import Running
from config.bench.sockets import Socket
from config.bench.tables import Row, percentile

MARK = re.compile(rb'"text": ?"~(\d+)\.(\d+)~')
WORDS = "The kettle is on and the rain has stopped. Today I will ring my sister and walk to the river before dinner."
SENDERS = 10
DRAIN = 5.0  # seconds; what has not come by then counts as lost
WARM_UP = 0.7

Wrap = Callable[[str], str]  # from words to the frame that says them


@dataclass
class Tally:
    delivered: int = 0
    lost: int = 0
    duplicated: int = 0
    reordered: int = 0
    to_last: list[float] = field(default_factory=list)  # ms from when a message was due to its last receipt
    cost: Cost = field(default_factory=Cost)

    def row(self, what: str, sockets: int, pace: str) -> Row:
        return {
            "what": what,
            "sockets": sockets,
            "pace": pace,
            "deliveries/core-s": self.cost.each_core_second(self.delivered),
            "deliveries/s": self.delivered / self.cost.wall,
            "server cores": self.cost.server / self.cost.wall if self.cost.server is not None else None,
            "p50 ms": percentile(self.to_last, 0.5),
            "p99 ms": percentile(self.to_last, 0.99),
            "lost": self.lost,
            "duplicated": self.duplicated,
            "reordered": self.reordered,
            "foreign": self.cost.foreign,
        }


class Fanout:
    """`sockets` is set once they are open. Each sender's messages are numbered, each socket counts them."""

    def __init__(self, wrap: Wrap) -> None:
        self.sockets: list[Socket] = []
        self._wrap = wrap
        self._said = [0] * SENDERS
        self._due: dict[tuple[int, int], float] = {}
        self._left: dict[tuple[int, int], int] = {}
        self._next: dict[tuple[Socket, int], int] = {}
        self._missing: set[tuple[Socket, int, int]] = set()
        self._turn = 0
        self._refill = False
        self._empty = asyncio.Event()
        self.tally = Tally()

    def hear(self, socket: Socket, payload: bytes) -> None:
        now = time.perf_counter()
        for sender, number in MARK.findall(payload):
            self._receipt(socket, int(sender), int(number), now)

    def _receipt(self, socket: Socket, sender: int, number: int, now: float) -> None:
        expected = self._next.get((socket, sender), 0)
        if number == expected:
            self._next[socket, sender] = number + 1
        elif number > expected:
            self._missing.update((socket, sender, one) for one in range(expected, number))
            self._next[socket, sender] = number + 1
        elif (socket, sender, number) in self._missing:
            self._missing.discard((socket, sender, number))
            self.tally.reordered += 1
        else:
            self.tally.duplicated += 1
            return
        key = (sender, number)
        if key not in self._left:
            return  # given up, and counted as lost
        self.tally.delivered += 1
        self._left[key] -= 1
        if not self._left[key]:
            del self._left[key]
            self.tally.to_last.append((now - self._due.pop(key)) * 1000)
            if self._refill:
                self._say(now)
            elif not self._left:
                self._empty.set()

    def _say(self, due: float) -> None:
        sender = self._turn % SENDERS
        self._turn += 1
        number = self._said[sender]
        self._said[sender] += 1
        self._due[sender, number] = due
        self._left[sender, number] = len(self.sockets)
        self.sockets[sender].send(self._wrap(f"~{sender}.{number}~ {WORDS}"))

    async def closed_loop(self, server: Running, *, window: int, seconds: float) -> Tally:
        """As fast as it goes with `window` messages under way: what one core can do."""
        self._refill = True
        for _ in range(window):
            self._say(time.perf_counter())
        await asyncio.sleep(WARM_UP)
        self.tally = Tally()
        with cost_of(server.pid) as cost:
            await asyncio.sleep(seconds)
        found, self._refill = self.tally, False
        found.cost = cost
        # What comes while the line empties belongs to no measurement, but must still be counted for what it is.
        self.tally = Tally()
        await self._drain()
        found.duplicated += self.tally.duplicated
        found.reordered += self.tally.reordered
        found.lost = self._give_up()
        return found

    async def open_loop(self, server: Running, *, rate: float, seconds: float) -> Tally:
        """On a fixed schedule: a server that stands still is not spared the messages it made wait."""
        self.tally = Tally()
        with cost_of(server.pid) as cost:
            began = time.perf_counter()
            for number in range(round(rate * seconds)):
                due = began + number / rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                self._say(due)
            await asyncio.sleep(1 / rate)
        self.tally.cost = cost
        await self._drain()
        self.tally.lost = self._give_up()
        return self.tally

    async def _drain(self) -> None:
        if self._left:
            self._empty.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(DRAIN):
                    await self._empty.wait()

    def _give_up(self) -> int:
        """Receipts that never came. They are forgotten, so that the next measurement starts even."""
        lost = sum(self._left.values())
        self._left.clear()
        self._due.clear()
        return lost
