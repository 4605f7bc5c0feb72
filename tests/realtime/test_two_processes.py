"""Two processes share the rooms by way of Redis, which may forget everything or be away: late perhaps, never lost."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from uuid import uuid4

import pytest
import redis
from websockets.asyncio.client import ClientConnection, connect

from tests.serve import Server, manage, serve
from tests.services import folder, free_port, running

pytestmark = [pytest.mark.redis, pytest.mark.slow]

SEED = """
import json
from django.conf import settings
from realtime.models import Room
from tests.cast import member
from tests.realtime.sockets import session_of
Room.objects.create(slug="evening", name="Evening", about="For the hours after dinner.")
print(json.dumps([f"{settings.SESSION_COOKIE_NAME}={session_of(member(name))}" for name in ("ana", "ben")]))
"""
PATIENCE = 15


class Sites:
    """Two servers on one database and one Redis, and a cookie each for Ana and Ben."""

    def __init__(self, servers: list[Server], cookies: list[str], redis_url: str) -> None:
        self.servers, self.cookies, self.redis_url = servers, cookies, redis_url

    @asynccontextmanager
    async def sitting(self, who: int, where: int) -> AsyncIterator[ClientConnection]:
        server = self.servers[where]
        url = f"{server.socket_url}/ws/rooms/evening/"
        headers = {"Cookie": self.cookies[who], "Origin": server.url}
        async with connect(url, additional_headers=headers, proxy=None, max_queue=None) as socket:
            await hear(socket, "room")
            yield socket


def answers(url: str) -> bool:
    try:
        return bool(redis.Redis.from_url(url).ping())
    except redis.RedisError:
        return False


@pytest.fixture(scope="module")
def sites(redis_url: str) -> Iterator[tuple[Sites, ExitStack]]:
    """Sites with a Redis of their own, which a test may flush; closing the stack takes it away. `redis_url` says there is one."""
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with folder("waymark-two-") as home, ExitStack() as cache, ExitStack() as stack:
        cache.enter_context(running(command, home, up=lambda: answers(url)))
        env = {"DATABASE_URL": f"sqlite:///{home}/site.sqlite3", "REDIS_URL": url, "SAY_PER_SECOND": "0"}
        servers = [stack.enter_context(serve(env)) for _ in range(2)]
        cookies = json.loads(manage(env, "shell", "--no-imports", "-c", SEED).splitlines()[-1])
        yield Sites(servers, cookies, url), cache


async def hear(socket: ClientConnection, kind: str) -> dict:
    async with asyncio.timeout(PATIENCE):
        while True:
            frame = json.loads(await socket.recv())
            if frame["type"] == kind:
                return frame


async def say(socket: ClientConnection, body: str) -> None:
    await socket.send(json.dumps({"v": 1, "type": "say", "client_id": str(uuid4()), "body": body}))


async def texts(socket: ClientConnection, n: int) -> list[str]:
    heard: list[str] = []
    while len(heard) < n:
        heard += [item["text"] for item in (await hear(socket, "feed"))["items"]]
    return heard


async def test_what_is_said_in_one_process_is_heard_in_the_other(sites):
    site, _ = sites
    async with site.sitting(0, 0) as ana, site.sitting(1, 1) as ben:
        await say(ana, "Can you hear me")
        assert await texts(ben, 1) == ["Can you hear me"]

        while (await hear(ana, "presence"))["count"] != 2:
            pass  # Ana's process was told of Ben a moment after it counted
        await ben.send('{"v": 1, "type": "typing"}')
        assert (await hear(ana, "typing"))["names"] == ["ben"]


async def test_a_quiet_line_to_redis_does_not_die(sites):
    site, _ = sites
    async with site.sitting(0, 0) as ana, site.sitting(1, 1) as ben:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(6.5):  # redis-py gives up reading after 5 s unless told otherwise
                await hear(ben, "feed")
        started = asyncio.get_running_loop().time()
        await say(ana, "After a pause")

        assert await texts(ben, 1) == ["After a pause"]
        assert asyncio.get_running_loop().time() - started < 1.5  # by a poke, not by the sweep


async def test_a_redis_that_forgets_everything_loses_no_message(sites):
    site, _ = sites
    with redis.Redis.from_url(site.redis_url) as client:
        async with site.sitting(0, 0) as ana, site.sitting(1, 1) as ben:
            for n in range(30):
                await say(ana, f"line {n}")
                if n % 10 == 5:
                    client.flushall()
                    client.client_kill_filter(_type="pubsub")

            assert await texts(ben, 30) == [f"line {n}" for n in range(30)]


# The last one: Redis does not come back.
async def test_without_redis_messages_are_late_and_the_page_says_so(sites):
    site, cache = sites
    async with site.sitting(0, 0) as ana, site.sitting(1, 1) as ben:
        await asyncio.to_thread(cache.close)
        await say(ana, "Still here")

        assert await texts(ben, 1) == ["Still here"]
        paused = await hear(ana, "room")
        assert (paused["live"], "paused" in paused["notice"]) == (False, True)
