"""A small HTTP client that costs little, so that what is measured is the server."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from config.bench.machine import Cost, cost_of
from config.bench.servers import Running
from config.bench.tables import percentile

PATIENCE = 60.0  # seconds for one answer


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Load:
    """`times`: milliseconds of each answer that came."""

    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    cost: Cost = field(default_factory=Cost)

    def __add__(self, other: Load) -> Load:
        return Load(self.times + other.times, self.statuses + other.statuses, self.cost + other.cost)

    @property
    def unwelcome(self) -> int:
        return sum(count for status, count in self.statuses.items() if not 200 <= status < 300)

    def row(self, what: str) -> dict[str, object]:
        count = len(self.times)
        return {
            "what": what,
            "server ms": self.cost.ms_each(count),
            "per second": count / self.cost.wall if self.cost.wall else None,
            "p50 ms": percentile(self.times, 0.5),
            "p99 ms": percentile(self.times, 0.99),
            "longest ms": max(self.times, default=None),
            "failed": self.unwelcome,
            "foreign": self.cost.foreign,
        }


class Connection:
    """One kept-alive connection."""

    def __init__(self, server: Running) -> None:
        self._server = server
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> Answer:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._server.port, limit=2**22)
        reader, writer = self._streams
        writer.write(request)
        async with asyncio.timeout(PATIENCE):
            answer = await _read(reader)
        if answer.headers.get("connection", "") == "close":
            self.close()
        return answer

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
        self._streams = None


def request(server: Running, method: str, path: str, *, headers: str = "", body: bytes = b"") -> bytes:
    """`headers`: whole lines, each with its line end."""
    length = f"Content-Length: {len(body)}\r\n" if method == "POST" else ""
    return f"{method} {path} HTTP/1.1\r\nHost: {server.netloc}\r\n{headers}{length}\r\n".encode() + body


async def load(server: Running, make: Callable[[int, int], bytes], *, clients: int, seconds: float) -> Load:
    """`make(client, n)` is asked again and again by each client for `seconds`; n counts over all of them."""
    found = Load()
    numbers = iter(range(10**9))

    async def client(number: int, until: float) -> None:
        connection = Connection(server)
        while time.perf_counter() < until:
            asked = make(number, next(numbers))
            began = time.perf_counter()
            answer = await connection.ask(asked)
            found.times.append((time.perf_counter() - began) * 1000)
            found.statuses[answer.status] += 1
        connection.close()

    with cost_of(server.pid) as found.cost:
        until = time.perf_counter() + seconds
        await asyncio.gather(*(client(number, until) for number in range(clients)))
    return found


async def fetch(server: Running, path: str, *, headers: str = "") -> Answer:
    connection = Connection(server)
    try:
        return await connection.ask(request(server, "GET", path, headers=headers))
    finally:
        connection.close()


async def _read(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    status = int(head[0].split()[1])
    if "content-length" in headers:
        body = await reader.readexactly(int(headers["content-length"]))
    elif headers.get("transfer-encoding") == "chunked":
        body = await _read_chunks(reader)
    else:
        body = b""
    return Answer(status, headers, body)


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readline(), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
    return body
