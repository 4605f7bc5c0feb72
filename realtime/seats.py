"""One open socket, as little as possible: a thousand of them sit in memory at once."""

from __future__ import annotations

import asyncio
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any

from realtime.lanes import Parcel, lane_of
from realtime.standing import Admission

Send = Callable[[dict[str, Any]], Awaitable[None]]

MOST_FRAMES = 64  # waiting for a reader who is slow; past that the reader is let go and resumes by cursor
MOST_BYTES = 256 * 1024
LAST_WORDS_SECONDS = 5.0  # for a close frame to reach somebody who does not read

FAILED, SIGNED_OUT, NOT_A_MEMBER, TOO_SLOW, TOO_MANY = 1011, 4401, 4403, 4408, 4429

_tasks: set[asyncio.Task[None]] = set()  # asyncio itself holds tasks weakly


class Seat:
    """`cursor`: the seq up to which this viewer has everything. `start`: where this socket began to be told."""

    __slots__ = ("_backlog", "_lane", "_send", "_weight", "_writer", "blocked", "closed", "cursor", "name", "read", "session", "start", "user_id")  # fmt: skip

    def __init__(self, send: Send, admission: Admission) -> None:
        self._send = send
        self._lane = lane_of(send)
        self._backlog: deque[Parcel] | None = None  # None: the reader keeps up
        self._weight = 0
        self._writer: asyncio.Task[None] | None = None
        self.user_id = admission.user_id
        self.name = admission.name
        self.session = admission.session
        self.blocked = admission.blocked
        self.cursor = self.start = admission.seq
        self.read = 0  # how far the member has seen, by their own client's word
        self.closed = 0  # the close code, once it is closing

    def offer(self, parcel: Parcel) -> None:
        """Hand over one frame, in order. Never waits, and needs no task as long as the server takes it at once."""
        if self.closed:
            return
        if self._backlog is not None:
            self._queue(parcel)
            return
        if self._lane is not None and self._lane.give(parcel):
            return
        step: Any = self._send(parcel.message)
        try:
            waiting_for = step.send(None)
        except StopIteration:
            return
        except Exception:  # the other side is gone; the consumer hears of it by itself
            self.closed = 1006
        else:
            self._backlog = deque()
            self._writer = _start(self._write(step, waiting_for))

    def say(self, frame: str) -> None:
        self.offer(Parcel(frame))

    def shut(self, code: int) -> None:
        """Close the socket. What still waits for a slow reader is dropped: the rows are there to resume from."""
        if self.closed:
            return
        self.closed = code
        if self._writer is not None:
            self._writer.cancel()
        _start(self._close(code))

    def _queue(self, parcel: Parcel) -> None:
        assert self._backlog is not None
        self._backlog.append(parcel)
        self._weight += len(parcel.wire)
        if len(self._backlog) > MOST_FRAMES or self._weight > MOST_BYTES:
            self._backlog.clear()
            self.shut(TOO_SLOW)

    async def _write(self, step: Coroutine[Any, Any, None], waiting_for: Any) -> None:
        try:
            await _rest(step, waiting_for)
            while self._backlog:
                parcel = self._backlog.popleft()
                self._weight -= len(parcel.wire)
                await self._send(parcel.message)
        except Exception:
            self.closed = self.closed or 1006
        self._backlog = self._writer = None

    async def _close(self, code: int) -> None:
        try:
            async with asyncio.timeout(LAST_WORDS_SECONDS):
                await self._send({"type": "websocket.close", "code": code})
        except Exception:
            if self._lane is not None:
                self._lane.cut()  # somebody who does not read cannot be told


@types.coroutine
def _rest(step: Coroutine[Any, Any, None], waiting_for: Any) -> Generator[Any, Any, None]:
    """The rest of a coroutine whose first step was made by hand and stopped at `waiting_for`."""
    while True:
        try:
            answer = yield waiting_for
        except BaseException as fault:
            resume: Callable[[], Any] = _thrower(step, fault)
        else:
            resume = _sender(step, answer)
        try:
            waiting_for = resume()
        except StopIteration:
            return


def _sender(step: Coroutine[Any, Any, None], answer: Any) -> Callable[[], Any]:
    return lambda: step.send(answer)


def _thrower(step: Coroutine[Any, Any, None], fault: BaseException) -> Callable[[], Any]:
    return lambda: step.throw(fault)


def _start(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    task = asyncio.get_running_loop().create_task(work)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
    return task
