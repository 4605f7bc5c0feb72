"""A member's socket in a test: the real ASGI application, without a server under it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from asgiref.sync import sync_to_async
from channels.routing import URLRouter
from channels.testing import ApplicationCommunicator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import connections

from accounts.models import User
from realtime.hub import hubs
from realtime.models import Room
from realtime.routing import websocket_urlpatterns
from realtime.sessions import MemberOfSession

APPLICATION = MemberOfSession(URLRouter(websocket_urlpatterns))
PATIENCE = 5  # seconds; a frame that was asked for comes in milliseconds


class Closed(Exception):
    @property
    def code(self) -> int:
        return self.args[0]


class Socket:
    def __init__(self, path: str, session: str) -> None:
        name, _, query = path.partition("?")
        self._heard: list[dict[str, Any]] = []
        self._line = ApplicationCommunicator(
            APPLICATION,
            {
                "type": "websocket",
                "path": name,
                "query_string": query.encode(),
                "headers": [(b"cookie", f"{settings.SESSION_COOKIE_NAME}={session}".encode())],
            },
        )

    async def open(self) -> None:
        await self._line.send_input({"type": "websocket.connect"})
        assert (await self._line.receive_output(PATIENCE))["type"] == "websocket.accept"

    async def hear(self, *kinds: str) -> dict[str, Any]:
        """The next frame of one of these kinds. Others are kept for whoever asks for them later. Raises Closed."""
        for frame in self._heard:
            if not kinds or frame["type"] in kinds:
                self._heard.remove(frame)
                return frame
        while True:
            message = await self._line.receive_output(PATIENCE)
            if message["type"] == "websocket.close":
                raise Closed(message["code"])
            frame = json.loads(message["text"])
            assert frame["v"] == 1
            if not kinds or frame["type"] in kinds:
                return frame
            self._heard.append(frame)

    async def hears_nothing(self, *kinds: str) -> bool:
        """Whether no such frame came before the answer to a ping, which is sent after all that was told before it."""
        await self.send("ping")
        await self.hear("feed")
        return not any(frame["type"] in kinds for frame in self._heard)

    async def news(self, upto: int) -> list[dict[str, Any]]:
        """The items of feeds until one reaches `upto`."""
        items: list[dict[str, Any]] = []
        while True:
            feed = await self.hear("feed")
            items += feed["items"]
            if feed["upto"] >= upto:
                return items

    async def joined(self) -> list[dict[str, Any]]:
        """The frames of a welcome: feeds or a reset, then presence, then the room."""
        frames = [await self.hear()]
        while frames[-1]["type"] != "room":
            frames.append(await self.hear())
        return frames

    async def send(self, kind: str, **fields: Any) -> None:
        await self.send_text(json.dumps({"v": 1, "type": kind, **fields}))

    async def send_text(self, text: str | None, **more: Any) -> None:
        await self._line.send_input({"type": "websocket.receive", "text": text, **more})

    async def say(self, body: str, **more: Any) -> dict[str, Any]:
        """Say it and wait for the ack."""
        await self.send("say", **{"client_id": str(uuid4()), "body": body, **more})
        return await self.hear("ack")

    async def close(self) -> None:
        await self._line.send_input({"type": "websocket.disconnect", "code": 1001})
        await self._line.wait(PATIENCE)


def session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


@asynccontextmanager
async def sitting(user: User, room: Room, cursor: int | str | None = None) -> AsyncIterator[Socket]:
    """`user` in `room`, from the open door until the block ends."""
    session = await sync_to_async(session_of)(user)
    query = "" if cursor is None else f"?cursor={cursor}"
    socket = Socket(f"/ws/rooms/{room.slug}/{query}", session)
    try:
        await socket.open()
        yield socket
    finally:
        await socket.close()
        if not any(hub.seats for hub in hubs.rooms.values()):
            await hubs.close()
            await sync_to_async(connections.close_all)()  # this thread outlives the test, and its database does not
