"""The news of each room in this process: one read, one rendering and one encoding, the same frame to every socket.

A poke, lost or not, only says when to look. What a socket is told follows from its own cursor, so it may be told late and is
never told wrong: joining, living and coming back are the same thing.
"""

from __future__ import annotations

import asyncio

import structlog

from realtime import feed, frames, threads
from realtime.lanes import Parcel
from realtime.presence import Presence, Typing
from realtime.seats import Seat
from realtime.standing import RoomState

log = structlog.get_logger("waymark.rooms")

PAUSED = "Live updates are paused for a moment. What you send is saved; new messages may come a little later."


class RoomHub:
    def __init__(self, room_id: int, slug: str, seq: int, state: RoomState, *, paused: bool = False) -> None:
        self.room_id = room_id
        self.slug = slug
        self.seq = seq  # up to here the live seats have been told
        self.state = state
        self.paused = paused
        self.seats: set[Seat] = set()
        self.presence = Presence()
        self.typing = Typing()
        self._wanted = seq
        self._reading: asyncio.Task[None] | None = None

    # ---- news ------------------------------------------------------------------------------------------------------

    def poke(self, seq: int) -> None:
        """There is an event `seq`, committed. Pokes that come during a read are answered by the next one, together."""
        if seq > self._wanted:
            self._wanted = seq
        if self._wanted > self.seq and self._reading is None and self.seats:
            self._reading = asyncio.get_running_loop().create_task(self._advance())

    async def _advance(self) -> None:
        try:
            while self.seats and self._wanted > self.seq:
                wanted = self._wanted
                page = await threads.read(feed.since, self.room_id, self.seq)
                if page.upto == self.seq:  # committed and not there: erased since, so there is nothing to tell
                    page = feed.Page(self.seq, wanted, more=False, items=())
                self.deliver(page)
        except Exception as fault:
            log.error("room_not_read", fault=type(fault).__name__)  # the sweep asks again
        finally:
            self._reading = None

    def deliver(self, page: feed.Page) -> None:
        """To every seat that stands where the page starts. Seats further back are catching up by themselves."""
        self.seq = max(self.seq, page.upto)
        start, upto, authors = page.start, page.upto, page.authors
        parcel = Parcel(feed.encode(self.slug, page))
        variants = {frozenset[int](): parcel}
        for seat in tuple(self.seats):
            if seat.cursor != start:
                self._deliver_rest(seat, page)
                continue
            seat.cursor = upto
            if seat.blocked and not seat.blocked.isdisjoint(authors):
                without = seat.blocked & authors
                if without not in variants:
                    variants[without] = Parcel(feed.encode(self.slug, page, without))
                seat.offer(variants[without])
            else:
                seat.offer(parcel)

    def _deliver_rest(self, seat: Seat, page: feed.Page) -> None:
        """A seat that caught up with more than the hub had told by then lacks only the end of the page."""
        if page.start < seat.cursor < page.upto:
            self._tell(seat, page.after(seat.cursor))

    def _tell(self, seat: Seat, page: feed.Page) -> None:
        seat.cursor = page.upto
        seat.say(feed.encode(self.slug, page, seat.blocked))

    # ---- coming and going ------------------------------------------------------------------------------------------

    def enter(self, seat: Seat) -> None:
        self.seats.add(seat)
        self.presence.come(seat.user_id)

    def leave(self, seat: Seat) -> None:
        if seat in self.seats:
            self.seats.discard(seat)
            self.presence.go(seat.user_id)

    async def catch_up(self, seat: Seat, newest: int) -> None:
        """The first frames: what `seat` missed since its cursor, page by page, or a reset. The seat has entered before.

        `newest`: the room's seq as it was when the seat was admitted.
        """
        newest = max(newest, self.seq)
        if not 0 <= newest - seat.cursor <= feed.MOST_MISSED:
            seat.cursor = newest
            seat.say(frames.dump("reset", upto=newest))
        else:
            await self._pages(seat, newest)
        self.poke(newest)
        seat.start = seat.cursor
        seat.say(frames.dump("presence", count=self.presence.count()))
        seat.say(self.state_frame())

    async def _pages(self, seat: Seat, newest: int) -> None:
        told = False
        while seat.cursor < (committed := max(newest, self.seq)):
            page = await threads.read(feed.since, self.room_id, seat.cursor)
            if page.upto == page.start:
                page = feed.Page(page.start, committed, more=False, items=())
            if page.upto > seat.cursor:  # else the hub has told it in the meantime
                self._tell(seat, page.after(seat.cursor))
                told = True
        if not told:
            self._tell_nothing(seat)

    def _tell_nothing(self, seat: Seat) -> None:
        """An empty feed: where this viewer stands, and that the line is alive."""
        seat.say(feed.encode(self.slug, feed.Page(seat.cursor, seat.cursor, more=False, items=())))

    async def ping(self, seat: Seat, cursor: int | None) -> None:
        """Look whether a poke was lost, and answer with what the client lacks by its own count, or an empty feed."""
        newest = await threads.read(feed.seq_of, self.room_id)
        self.poke(newest)
        if cursor is not None and cursor > max(newest, seat.cursor):
            seat.say(frames.dump("reset", upto=seat.cursor))
        elif cursor is not None and cursor < seat.start:
            # Older than anything this socket was told: a client that lost its place. What was told here is on its way.
            seat.start = seat.cursor = cursor
            await self.catch_up(seat, newest)
        else:
            self._tell_nothing(seat)

    # ---- the room itself -------------------------------------------------------------------------------------------

    def look(self, seq: int, state: RoomState) -> None:
        """What a sweep found."""
        self.poke(seq)
        if state != self.state:
            self.state = state
            self._to_all(self.state_frame())

    def pause(self, paused: bool) -> None:
        if paused != self.paused:
            self.paused = paused
            self._to_all(self.state_frame())

    def state_frame(self) -> str:
        notice = PAUSED if self.paused else self.state.notice
        return frames.dump(
            "room", slow_mode=self.state.slow_mode, locked=self.state.locked, notice=notice, live=not self.paused
        )

    def say_typing(self, now: float) -> None:
        if names := self.typing.take(now):
            self._say_typing(names)

    def say_presence(self, now: float) -> None:
        count = self.presence.news(now)
        if count is not None:
            self._to_all(frames.dump("presence", count=count))

    def _say_typing(self, names: dict[int, str]) -> None:
        """Everybody but themselves, and but those who blocked them."""
        known: dict[frozenset[int], Parcel] = {}
        for seat in tuple(self.seats):
            others = frozenset(user for user in names if user != seat.user_id and user not in seat.blocked)
            if others:
                if others not in known:
                    known[others] = Parcel(frames.dump("typing", names=sorted(names[user] for user in others)[:5]))
                seat.offer(known[others])

    def _to_all(self, frame: str) -> None:
        parcel = Parcel(frame)
        for seat in tuple(self.seats):
            seat.offer(parcel)
