"""All rooms of this process: who sits where, what wakes them, and a slow sweep for whatever nobody woke them for."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import structlog
from django.conf import settings

from realtime import marks, pokes, standing, threads
from realtime.relay import Relay
from realtime.roomhub import RoomHub
from realtime.seats import NOT_A_MEMBER, SIGNED_OUT, TOO_MANY, Seat
from realtime.standing import Admission, Findings

log = structlog.get_logger("waymark.rooms")

SWEEP_EVERY = 2  # seconds; the longest that news is late when every poke is lost
REVIEW_EVERY = 5  # seconds; the longest that somebody signed out, blocked or removed goes on as before


class Hubs:
    """One event loop's rooms. Opened by the first socket, or before it by the process's start."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None

    def open(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is loop:
            return
        self._loop = loop
        self.rooms: dict[int, RoomHub] = {}
        self._sockets: Counter[int] = Counter()
        self._stamps: dict[int, int] = {}
        self._marks: dict[tuple[int, int], int] = {}
        self._paused = False
        self._relay = Relay(hear=self._hear, paused=self._pause)
        self._ticking = loop.create_task(self._run_clock())
        pokes.listen(self._heard_commit)

    async def close(self) -> None:
        if self._loop is not asyncio.get_running_loop():
            return
        pokes.listen(None)
        self._loop = None
        self._ticking.cancel()
        await self._relay.close()
        await self._write_marks()

    # ---- coming and going ------------------------------------------------------------------------------------------

    def enter(self, seat: Seat, admission: Admission) -> RoomHub | None:
        """Subscribe. None: this member has too many sockets open here, and the seat is shut."""
        if self._sockets[seat.user_id] >= settings.SOCKETS_PER_MEMBER:
            seat.shut(TOO_MANY)
            return None
        hub = self.rooms.get(admission.room_id)
        if hub is None:
            hub = RoomHub(admission.room_id, admission.slug, admission.seq, admission.state, paused=self._paused)
            self.rooms[hub.room_id] = hub
            self._relay.join(hub.room_id)
            self._relay.tell("who", hub.room_id)
        self._sockets[seat.user_id] += 1
        self._stamps.setdefault(seat.user_id, admission.stamp)
        hub.enter(seat)
        return hub

    def leave(self, hub: RoomHub, seat: Seat) -> None:
        hub.leave(seat)
        self._sockets[seat.user_id] -= 1
        if self._sockets[seat.user_id] <= 0:
            del self._sockets[seat.user_id]
            self._stamps.pop(seat.user_id, None)
        if seat.read:
            self._marks[hub.room_id, seat.user_id] = max(seat.read, self._marks.get((hub.room_id, seat.user_id), 0))
        if not hub.seats and self.rooms.get(hub.room_id) is hub:
            del self.rooms[hub.room_id]
            self._relay.tell("here", hub.room_id, users=[])
            self._relay.part(hub.room_id)

    def typing(self, hub: RoomHub, seat: Seat) -> None:
        if hub.typing.sign(seat.user_id, seat.name, asyncio.get_running_loop().time()):
            self._relay.tell("typing", hub.room_id, names={str(seat.user_id): seat.name})

    # ---- what wakes a room -----------------------------------------------------------------------------------------

    def _heard_commit(self, room_id: int, seq: int) -> bool:
        """Called in any thread of this process."""
        loop = self._loop
        if loop is None or loop.is_closed():
            return False
        try:
            loop.call_soon_threadsafe(self._poke, room_id, seq)
        except RuntimeError:  # it closed in this moment
            return False
        return True

    def _poke(self, room_id: int, seq: int) -> None:
        if hub := self.rooms.get(room_id):
            hub.poke(seq)
        self._relay.tell("poke", room_id, seq=seq)

    def _hear(self, hint: dict[str, Any]) -> None:
        """A hint of another process."""
        hub = self.rooms.get(hint.get("room", 0))
        if hub is None:
            return
        now = asyncio.get_running_loop().time()
        match hint["type"]:
            case "poke":
                hub.poke(hint["seq"])
            case "typing":
                hub.typing.hear({int(user): name for user, name in hint["names"].items()})
            case "here":
                hub.presence.hear(hint["by"], hint["users"], now)
            case "who":
                hub.presence.repeat_soon()

    def _pause(self, paused: bool) -> None:
        self._paused = paused
        for hub in self.rooms.values():
            hub.pause(paused)

    # ---- the clock -------------------------------------------------------------------------------------------------

    async def _run_clock(self) -> None:
        second = 0
        while True:
            await asyncio.sleep(1.0)
            second += 1
            try:
                await self.tick(second)
            except Exception as fault:
                log.error("sweep_failed", fault=type(fault).__name__)

    async def tick(self, second: int) -> None:
        """What is done in this second of the process's life."""
        slowly = second % SWEEP_EVERY == 0
        self._say_small_things(presence=slowly)
        if slowly:
            self._relay.probe()
            await self.sweep()
            await self._write_marks()
        if second % REVIEW_EVERY == 0:
            await self.review()

    def _say_small_things(self, *, presence: bool) -> None:
        now = asyncio.get_running_loop().time()
        for hub in tuple(self.rooms.values()):
            hub.say_typing(now)
            if presence:
                hub.say_presence(now)
                users = hub.presence.to_tell(now)
                if users is not None:
                    self._relay.tell("here", hub.room_id, users=users)

    async def sweep(self) -> None:
        """One query for all rooms with somebody in them: what is new, late or not."""
        if not self.rooms:
            return
        found = await threads.read(standing.states, list(self.rooms))
        for hub in tuple(self.rooms.values()):
            if hub.room_id in found:
                hub.look(*found[hub.room_id])
            else:
                _shut_all(hub, NOT_A_MEMBER)

    async def review(self) -> None:
        """A few queries for all sockets: who may still sit there, and whom they do not want to hear."""
        seats = [(hub, seat) for hub in self.rooms.values() for seat in hub.seats]
        if not seats:
            return
        closed_rooms = [hub.room_id for hub in self.rooms.values() if hub.state.access != standing.Access.OPEN]
        found = await threads.read(
            standing.look_again, {seat.session for _, seat in seats}, {seat.user_id for _, seat in seats}, closed_rooms
        )
        for hub, seat in seats:
            code = self._code_for(hub, seat, found)
            if code:
                seat.shut(code)
            else:
                seat.blocked = found.blocked.get(seat.user_id, frozenset())
        self._stamps = {user: member.stamp for user, member in found.members.items() if user in self._sockets}

    def _code_for(self, hub: RoomHub, seat: Seat, found: Findings) -> int:
        """Why this seat must close, or 0."""
        member = found.members.get(seat.user_id)
        if member is None or seat.session not in found.sessions:
            return SIGNED_OUT
        if self._stamps.get(seat.user_id, member.stamp) != member.stamp:
            return SIGNED_OUT
        inside = member.is_moderator or hub.state.access == standing.Access.OPEN
        return 0 if inside or (hub.room_id, seat.user_id) in found.memberships else NOT_A_MEMBER

    async def _write_marks(self) -> None:
        if self._marks:
            taken, self._marks = self._marks, {}
            await threads.write(marks.write, taken)


def _shut_all(hub: RoomHub, code: int) -> None:
    for seat in tuple(hub.seats):
        seat.shut(code)


hubs = Hubs()
