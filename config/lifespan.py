"""What starts and ends with an ASGI process: the chores of a one-process site, and the hubs of the rooms."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import alone
from config.chores import ChoreThread
from moderation.checks import gather
from realtime.hub import hubs

log = structlog.get_logger("waymark.start")


class Lifespan:
    async def __call__(self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable) -> None:
        chores = ChoreThread() if settings.RUN_CHORES else None
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                try:
                    held = alone.claim()  # noqa: F841 - held for as long as this process lives
                except ImproperlyConfigured as refusal:
                    await send({"type": "lifespan.startup.failed", "message": str(refusal)})
                    return
                warm_up()
                hubs.open()
                if chores:
                    chores.start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await hubs.close()
                if chores:
                    chores.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return


def warm_up() -> None:
    """Load what the checks need before anybody speaks, and tell the operator when a check cannot look."""
    unknown = gather("Good morning.").unknown
    if unknown:
        log.warning(
            "checks_cannot_look", checks=[one.check for one in unknown], reasons=[one.reason for one in unknown]
        )
