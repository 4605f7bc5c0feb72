"""The session of a socket, from its cookie. Who it belongs to is asked in the one visit that also finds the room."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from realtime.standing import session_in

Application = Callable[[dict[str, Any], Callable, Callable], Awaitable[None]]


class MemberOfSession:
    """ASGI middleware: `scope["session_key"]` is the session key, or "". It keeps no user object alive for each socket."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: dict[str, Any], receive: Callable, send: Callable) -> None:
        scope["session_key"] = session_in(scope.get("headers", ()))
        await self._application(scope, receive, send)
