"""The one socket path: `/ws/rooms/<slug>/?cursor=<seq>`. Any other is closed like a room that is not there."""

from typing import Any

from django.urls import path, re_path

from realtime.consumers import RoomConsumer
from realtime.seats import NOT_A_MEMBER


async def nowhere(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": NOT_A_MEMBER})


websocket_urlpatterns = [path("ws/rooms/<slug:slug>/", RoomConsumer.as_asgi()), re_path(r"", nowhere)]
