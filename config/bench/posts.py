"""Saying something: by form and over the socket, alone and among others, until it is committed and screened."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from itertools import cycle
from urllib.parse import quote_plus
from uuid import uuid4

from config.bench import words
from config.bench.http import PATIENCE, Load, load, request
from config.bench.machine import cost_of
from config.bench.servers import Running, Site, serve
from config.bench.sockets import Socket, handshake, open_sockets, parsed, say
from config.bench.tables import Table

CROWDS = (1, 8, 16)


async def posts(site: Site, seconds: float) -> list[Table]:
    table = Table("Saying something: screened and committed")
    with serve(site) as server:
        reply = poster(server, site, f"/threads/{site.seeds['short']}/replies/")
        message = poster(server, site, f"/rooms/{site.seeds['room']}/messages/")
        for what, make in (("reply", reply), ("message, by form", message)):
            await load(server, make, clients=4, seconds=min(1.0, seconds / 4))
            for clients in CROWDS:
                found = await load(server, make, clients=clients, seconds=seconds)
                table.rows.append(found.row(f"{what}, {clients} at once"))
        for clients in CROWDS:
            found = await _say(server, site, clients, seconds)
            table.rows.append(found.row(f"message, by socket, {clients} at once"))
    table.notes.append("the words are those of the demo community, dangerous ones among them: some open a case")
    return [table]


def poster(server: Running, site: Site, path: str) -> Callable[[int, int], bytes]:
    texts = words.texts()

    def make(client: int, number: int) -> bytes:
        headers = (
            f"Cookie: {site.cookies(client)}\r\nX-CSRFToken: {site.seeds['csrf']}\r\nAccept: application/json\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
        )
        body = f"client_id={uuid4()}&body={quote_plus(texts[number % len(texts)][:1000])}"
        return request(server, "POST", path, headers=headers, body=body.encode())

    return make


async def _say(server: Running, site: Site, clients: int, seconds: float) -> Load:
    """Each sits in the room, says something, waits for the answer, and says the next thing."""
    found = Load()
    answers: dict[str, asyncio.Future[str]] = {}

    def hear(socket: Socket, payload: bytes) -> None:
        if b'"type":"ack"' in payload or b'"type":"refused"' in payload:
            frame = parsed(payload)
            answers.pop(frame["client_id"]).set_result(frame["type"])

    path = f"/ws/rooms/{site.seeds['room']}/"
    sockets = await open_sockets(
        server, [handshake(server, path, site.cookies(number)) for number in range(clients)], hear, greeted=True
    )
    texts = cycle(words.texts())

    async def talk(socket: Socket, until: float) -> None:
        while time.perf_counter() < until:
            client_id, began = str(uuid4()), time.perf_counter()
            answers[client_id] = answer = asyncio.get_running_loop().create_future()
            socket.send(say(next(texts)[:1000], client_id))
            async with asyncio.timeout(PATIENCE):
                kind = await answer
            found.times.append((time.perf_counter() - began) * 1000)
            found.statuses[200 if kind == "ack" else 400] += 1

    with cost_of(server.pid) as found.cost:
        until = time.perf_counter() + seconds
        await asyncio.gather(*(talk(socket, until) for socket in sockets))
    for socket in sockets:
        socket.close()
    return found
