"""On the real server: what only shows where there are real sockets."""

import asyncio
import json
import select
import socket
from collections.abc import Iterator
from uuid import uuid4

import pytest
from uvicorn.config import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from realtime.lanes import Parcel, lane_of
from tests.realtime.test_two_processes import SEED, hear, say, texts
from tests.serve import Server, manage, serve
from tests.services import folder

pytestmark = pytest.mark.slow

MANY, WORDS = 260, "水" * 3_900  # 24 KB a frame, drawn and quoted: together more than a kernel keeps for one socket


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[Server, list[str]]]:
    with folder("waymark-one-") as home:
        env = {"DATABASE_URL": f"sqlite:///{home}/site.sqlite3", "SAY_PER_SECOND": "0"}
        with serve(env) as server:
            yield server, json.loads(manage(env, "shell", "--no-imports", "-c", SEED).splitlines()[-1])


def sitting(site, who: int, query: str = "", **more):
    server, cookies = site
    headers = {"Cookie": cookies[who], "Origin": more.pop("origin", server.url)}
    url = f"{server.socket_url}/ws/rooms/evening/{query}"
    return connect(url, additional_headers=headers, proxy=None, max_queue=None, max_size=None, **more)


async def test_a_slow_reader_is_let_go_and_resumes_without_a_loss_while_the_others_hear_everything(site):
    server, cookies = site
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect(("127.0.0.1", server.port))
        slow.sendall(
            f"GET /ws/rooms/evening/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {server.url}\r\n"
            f"Cookie: {cookies[0]}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
        )
        async with sitting(site, 1) as ben:
            await hear(ben, "room")
            for n in range(MANY):
                await say(ben, f"{n} {WORDS}")
            heard = await texts(ben, MANY)
        hung_up = select.poll()
        hung_up.register(slow, 0)  # no data: only the end

        assert hung_up.poll(20_000)
    async with sitting(site, 0, "?cursor=0") as ana:
        assert await texts(ana, MANY) == heard
    assert [text.split()[0] for text in heard] == [str(n) for n in range(MANY)]


async def test_a_frame_that_is_too_long_closes_the_line_and_nothing_else(site):
    async with sitting(site, 0) as ana, sitting(site, 1) as ben:
        await hear(ana, "room")
        await ana.send("x" * 70_000)

        with pytest.raises(ConnectionClosed) as closed:
            await hear(ana, "refused")
        await say(ben, "Still here")

        assert closed.value.rcvd.code == 1009
        assert await texts(ben, 1) == ["Still here"]


async def test_a_page_of_another_site_cannot_open_a_socket(site):
    with pytest.raises(Exception, match="403"):
        async with sitting(site, 0, origin="https://elsewhere.example"):
            pass


async def test_nothing_that_was_said_is_in_the_log(site):
    server, _ = site
    async with sitting(site, 0) as ana:
        await ana.send("not json, but very private")
        await ana.send(json.dumps({"type": "say", "client_id": str(uuid4()), "body": "private \x00 words"}))
        for _ in range(2):
            await hear(ana, "refused")

    assert "private" not in server.printed()


async def test_a_seat_on_our_server_takes_the_short_way():
    config = Config("config.asgi:application", ws="websockets-sansio", ws_per_message_deflate=False)
    config.load()
    protocol = WebSocketsSansIOProtocol(config, ServerState(), {}, asyncio.get_running_loop())

    class Transport:
        written = b""

        def write(self, data: bytes) -> None:
            self.written += data

    lane = lane_of(protocol.send)
    protocol.transport = Transport()

    assert not lane.give(Parcel("before the handshake"))
    protocol.conn.state = protocol.conn.state.OPEN
    assert lane.give(Parcel("hello"))
    assert protocol.transport.written == b"\x81\x05hello"
    protocol.writable.clear()
    assert not lane.give(Parcel("while the reader is slow"))
    assert lane_of(asyncio.sleep) is None
