"""The doorman of a room: lets in, passes on what is said, sees out. What is true, and who may, is asked elsewhere."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

import structlog
from channels.consumer import AsyncConsumer

from common.errors import Invalid, Refusal, TooFast
from realtime import frames, saying, standing, threads
from realtime.hub import RoomHub, hubs
from realtime.seats import FAILED, NOT_A_MEMBER, SIGNED_OUT, Seat, Send

log = structlog.get_logger("waymark.rooms")
CODES: dict[type, int] = {standing.SignedOut: SIGNED_OUT, standing.NotAMember: NOT_A_MEMBER}
REST = 0.5  # seconds before the next frame of somebody who goes too fast is read: a flood slows itself down
FAULT = Refusal(
    "Something went wrong on our side, and this was not saved. Please send it again.", code="fault", retry_after=2
)


class RoomConsumer(AsyncConsumer):
    """`/ws/rooms/<slug>/?cursor=<seq>` (docs/protocol.md). Not Channels' own loop: the hub brings the news."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Send) -> None:
        if (await receive())["type"] != "websocket.connect":
            return
        await send({"type": "websocket.accept"})  # first, so that a close code reaches the client
        try:
            slug = scope["url_route"]["kwargs"]["slug"]
            admission = await threads.read(standing.admit, scope.get("session_key", ""), slug)
            hubs.open()
            seat = Seat(send, admission)
            if hub := hubs.enter(seat, admission):
                await self._sit(hub, seat, receive, scope["query_string"], admission.seq)
        except Exception as fault:
            if type(fault) not in CODES:
                log.error("socket_failed", fault=type(fault).__name__)
            with suppress(Exception):  # it may be closed already
                await send({"type": "websocket.close", "code": CODES.get(type(fault), FAILED)})

    async def _sit(self, hub: RoomHub, seat: Seat, receive: Any, query: bytes, newest: int) -> None:
        try:
            await self._greet(hub, seat, query, newest)
            while (message := await receive())["type"] == "websocket.receive":
                await self._hear(hub, seat, message.get("text"))
        finally:
            hubs.leave(hub, seat)

    async def _greet(self, hub: RoomHub, seat: Seat, query: bytes, newest: int) -> None:
        try:
            cursor = frames.cursor(parse_qs(query.decode("latin-1")).get("cursor", [None])[-1])
        except Invalid as refusal:
            seat.say(frames.refused(refusal))
            cursor = None
        if cursor is not None:
            seat.cursor = cursor
        await hub.catch_up(seat, newest)

    async def _hear(self, hub: RoomHub, seat: Seat, text: str | None) -> None:
        client_id = None
        try:
            frame = frames.parse(text)
            client_id = frames.echo(frame)
            match frame.get("type"):
                case "say":
                    for answer in await threads.write(saying.say, seat.user_id, hub.room_id, frame):
                        seat.say(answer)
                case "ping":
                    cursor = frames.cursor(frame.get("cursor"))
                    if frame.get("seen") is True:
                        seat.read = max(seat.read, min(cursor or 0, seat.cursor))
                    await hub.ping(seat, cursor)
                case "typing":
                    hubs.typing(hub, seat)
        except Refusal as refusal:
            seat.say(frames.refused(refusal, client_id))
            if isinstance(refusal, TooFast):
                await asyncio.sleep(REST)
        except Exception as fault:
            log.error("frame_failed", fault=type(fault).__name__)
            seat.say(frames.refused(FAULT, client_id))
