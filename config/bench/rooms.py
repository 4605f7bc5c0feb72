"""Rooms: what one core delivers, and how long the last of many waits, beside what others make of the same machine."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass

from config.bench.fanout import Fanout, Tally
from config.bench.servers import Command, Running, Site, serve, uvicorn
from config.bench.sockets import handshake, open_sockets, say
from config.bench.tables import Row, Table, ratio

RATE = 20.0  # messages a second
WINDOWS = {200: 4, 1_000: 2}  # messages under way in the closed loop
FEWEST = 50  # of messages on the schedule: a p99 of less says little


@dataclass(frozen=True)
class Hall:
    """Somewhere to talk. `greeted`: the server says something first, once a socket has joined."""

    what: str
    command: Command | None
    wrap: Callable[[str], str]
    path: str
    greeted: bool


def halls(site: Site) -> list[Hall]:
    return [
        Hall("this site", None, say, f"/ws/rooms/{site.seeds['room']}/", greeted=True),
        Hall("Channels tutorial", uvicorn("config.bench.plain_group:application"), _plain, "/", greeted=False),
        Hall("websockets broadcast()", _raw, _plain, "/", greeted=False),
    ]


async def rooms(site: Site, seconds: float, sizes: tuple[int, ...] = (200, 1_000)) -> list[Table]:
    return [await _room_of(size, site, seconds) for size in sizes]


async def _room_of(size: int, site: Site, seconds: float) -> Table:
    table = Table(f"One room, {size:,} sockets, {RATE:g} messages a second or as many as it can")
    for hall in halls(site):
        with serve(site, hall.command) as server:
            table.rows += await _talk(hall, server, site, size, seconds)
    closed = [row for row in table.rows if row["pace"] == "closed"]
    ours = closed[0]["deliveries/core-s"]
    for other in closed[1:]:
        times = ratio(ours, other["deliveries/core-s"])
        table.notes.append(
            f"this site delivers {times or 0:.2f} times what {other['what']} does for each second of a core"
        )
    table.notes.append(
        "this site's deliveries are committed, screened, drawn as HTML and twice as long; the others' are echoes"
    )
    return table


async def _talk(hall: Hall, server: Running, site: Site, size: int, seconds: float) -> list[Row]:
    fanout = Fanout(hall.wrap)
    handshakes = [handshake(server, hall.path, site.cookies(number)) for number in range(size)]
    fanout.sockets = await open_sockets(server, handshakes, fanout.hear, greeted=hall.greeted)
    found: dict[str, Tally] = {
        # In this order: a hall that drowns in the second would drown the first.
        "closed": await fanout.closed_loop(server, window=WINDOWS.get(size, 4), seconds=seconds),
        f"{RATE:g}/s": await fanout.open_loop(server, rate=RATE, seconds=max(seconds, FEWEST / RATE)),
    }
    for socket in fanout.sockets:
        socket.close()
    return [tally.row(hall.what, size, pace) for pace, tally in found.items()]


def _plain(words: str) -> str:
    return json.dumps({"body": words})


def _raw(listener: int) -> list[str]:
    return [sys.executable, "-m", "config.bench.raw_broadcast", str(listener)]
