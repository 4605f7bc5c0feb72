"""A poke says "look again" and nothing else. It may be lost; what it points at may not.

Commits happen in any thread of any process. Where this process has a hub, the hub hears of it at once and tells the other
processes; where it has none (a worker, a command), the channel layer is told from here.
"""

import asyncio
import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings

log = structlog.get_logger("waymark.rooms")

HERE = uuid.uuid4().hex  # this process: it need not hear its own pokes again
PUBLISH_SECONDS = 2.0  # a layer whose Redis is away can block for much longer
REST_SECONDS = 5.0  # after a failure; the hubs' own sweep finds the rows meanwhile

Listener = Callable[[int, int], bool]  # (room id, seq) -> whether it will tell the other processes

_listener: Listener | None = None
_rest_until = 0.0


def listen(listener: Listener | None) -> None:
    """The hubs of this process ask to be told. None: they have closed."""
    global _listener
    _listener = listener


def poke(room_id: int, seq: int) -> None:
    """Called when the transaction that appended event `seq` has been committed. Never raises."""
    if _listener is not None and _listener(room_id, seq):
        return
    if settings.REDIS_URL:
        _publish_from_here(room_id, seq)


def group_of(room_id: int) -> str:
    return f"room.{room_id}"


def message(kind: str, room_id: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "room": room_id, "by": HERE, **more}


def _publish_from_here(room_id: int, seq: int) -> None:
    global _rest_until
    if time.monotonic() < _rest_until:
        return
    try:
        async_to_sync(_publish)(room_id, seq)
    except Exception as fault:
        _rest_until = time.monotonic() + REST_SECONDS
        log.warning("poke_not_published", fault=type(fault).__name__)


async def _publish(room_id: int, seq: int) -> None:
    async with asyncio.timeout(PUBLISH_SECONDS):
        await get_channel_layer().group_send(group_of(room_id), message("poke", room_id, seq=seq))
