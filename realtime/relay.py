"""The channel layer as the hubs use it: one channel for the process, one group for each room, small messages that may be lost.

Everything here is a hint to other processes. When Redis is away the rooms go on, later by a sweep, and say so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog
from channels.layers import get_channel_layer

from realtime.pokes import HERE, PUBLISH_SECONDS, group_of, message

log = structlog.get_logger("waymark.rooms")

AGAIN_SECONDS = 1.0
Hint = dict[str, Any]


class Relay:
    """Belongs to one event loop. `hear` gets the hints of other processes; `paused` is told when hints stop or go again."""

    def __init__(self, *, hear: Callable[[Hint], None], paused: Callable[[bool], None]) -> None:
        self._hear = hear
        self._paused = paused
        self._layer = get_channel_layer()
        self._channel = ""
        self._groups: set[str] = set()
        self._waiting: dict[tuple[str, int], Hint] = {}
        self._is_paused = False
        self._sending: asyncio.Task[None] | None = None
        self._listening = asyncio.get_running_loop().create_task(self._listen())
        self._joining: set[asyncio.Task[None]] = set()

    def tell(self, kind: str, room_id: int, **more: Any) -> None:
        """Tell the other processes, soon. A newer hint of the same kind for the same room takes the place of an older one."""
        self._waiting[kind, room_id] = message(kind, room_id, **more)
        if self._sending is None:
            self._sending = asyncio.get_running_loop().create_task(self._send())

    def probe(self) -> None:
        """After a failure: see whether the layer is back."""
        if self._is_paused:
            self.tell("probe", 0)

    def join(self, room_id: int) -> None:
        self._groups.add(group_of(room_id))
        self._soon(self._subscribe(group_of(room_id), wanted=True))

    def part(self, room_id: int) -> None:
        self._groups.discard(group_of(room_id))
        self._soon(self._subscribe(group_of(room_id), wanted=False))

    async def close(self) -> None:
        tasks = [task for task in (self._listening, self._sending, *self._joining) if task]
        for task in tasks:
            task.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(PUBLISH_SECONDS):
                await asyncio.gather(*tasks, return_exceptions=True)

    async def _send(self) -> None:
        try:
            while self._waiting:
                (kind, room_id), hint = next(iter(self._waiting.items()))
                del self._waiting[kind, room_id]
                async with asyncio.timeout(PUBLISH_SECONDS):
                    await self._layer.group_send(group_of(room_id), hint)
                self._say_paused(False)
        except Exception as fault:
            self._waiting.clear()  # the other processes sweep; telling them late would tell them nothing
            self._say_paused(True)
            log.warning("poke_not_published", fault=type(fault).__name__)
        finally:
            self._sending = None

    def _say_paused(self, paused: bool) -> None:
        if paused != self._is_paused:
            self._is_paused = paused
            self._paused(paused)

    async def _listen(self) -> None:
        while True:
            try:
                if not self._channel:
                    channel = await self._layer.new_channel()
                    for group in self._groups:
                        await self._layer.group_add(group, channel)
                    self._channel = channel
                hint = await self._layer.receive(self._channel)
                if hint.get("by") != HERE:
                    self._hear(hint)
            except Exception as fault:
                log.warning("hints_not_heard", fault=type(fault).__name__)
                await asyncio.sleep(AGAIN_SECONDS)

    async def _subscribe(self, group: str, *, wanted: bool) -> None:
        if not self._channel:
            return  # _listen subscribes to all groups when it has a channel
        try:
            async with asyncio.timeout(PUBLISH_SECONDS):
                if wanted:
                    await self._layer.group_add(group, self._channel)
                else:
                    await self._layer.group_discard(group, self._channel)
        except Exception as fault:
            log.warning("group_not_changed", fault=type(fault).__name__)

    def _soon(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._joining.add(task)
        task.add_done_callback(self._joining.discard)
