"""What a socket costs that only sits there, and what the process costs that holds it."""

from __future__ import annotations

import asyncio

from config.bench.machine import cost_of, memory_kb
from config.bench.rooms import Hall, halls
from config.bench.servers import Site, serve
from config.bench.sockets import Socket, handshake, open_sockets
from config.bench.tables import Row, Table

FEW, MANY = 200, 1_000  # the slope between them: by the first the room that a new process has anyway is used up
SETTLE = 1.0  # seconds
IDLE = 3.0


async def memory(site: Site) -> list[Table]:
    table = Table(f"Memory of idle sockets: PSS between {FEW:,} and {MANY:,} of them")
    for hall in halls(site)[:2]:
        table.rows.append(await _sit(site, hall))
    return [table]


async def _sit(site: Site, hall: Hall) -> Row:
    with serve(site, hall.command) as server:
        handshakes = [handshake(server, hall.path, site.cookies(number)) for number in range(MANY)]
        sockets = await open_sockets(server, handshakes[:FEW], _deaf, greeted=hall.greeted)
        await asyncio.sleep(SETTLE)
        few = memory_kb(server.pid)
        sockets += await open_sockets(server, handshakes[FEW:], _deaf, greeted=hall.greeted)
        await asyncio.sleep(SETTLE)
        many = memory_kb(server.pid)
        with cost_of(server.pid) as cost:
            await asyncio.sleep(IDLE)
        for socket in sockets:
            socket.close()
    return {
        "what": hall.what,
        "KB per socket": (many - few) / (MANY - FEW) if few and many else None,
        f"MB with {MANY:,}": many / 1024 if many else None,
        "idle, % of a core": cost.server / cost.wall * 100 if cost.server is not None else None,
        "foreign": cost.foreign,
    }


def _deaf(socket: Socket, payload: bytes) -> None:
    pass
