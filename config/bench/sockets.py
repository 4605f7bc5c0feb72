"""A small WebSocket client: a thousand of them must cost less than the server they measure."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import struct
from collections.abc import Callable
from typing import Any, cast
from uuid import uuid4

from config.bench.servers import Running

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
AT_ONCE = 50  # connections that are opened together
PATIENCE = 30.0  # seconds for a connection to open


class Socket(asyncio.Protocol):
    """`hear` is called with each text frame, as bytes. `opened` is done at the first one, or with the handshake."""

    def __init__(self, hear: Callable[[Socket, bytes], None], handshake: bytes, *, greeted: bool) -> None:
        self.hear = hear
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._handshake = handshake
        self._greeted = greeted
        self._buffer = b""
        self._upgraded = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._handshake)

    def connection_lost(self, fault: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("The server closed a socket instead of opening it."))

    def send(self, text: str) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.write(frame(text.encode()))

    def close(self) -> None:
        if self._transport:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer + data if self._buffer else data
        if not self._upgraded:
            head, found, rest = buffer.partition(b"\r\n\r\n")
            if not found:
                self._buffer = buffer
                return
            if b" 101 " not in head[:20]:
                self.close()
                return
            self._upgraded, buffer = True, rest
            if not self._greeted:
                self.opened.set_result(None)
        self._buffer = self._read(buffer)

    def _read(self, buffer: bytes) -> bytes:
        """Hear every whole frame; what is left waits for more. A server's frames are whole messages, and not masked."""
        at, end = 0, len(buffer)
        while end - at >= 2:
            size, start = buffer[at + 1] & 127, at + 2
            if size == 126:
                size, start = int.from_bytes(buffer[at + 2 : at + 4], "big"), at + 4
            elif size == 127:
                size, start = int.from_bytes(buffer[at + 2 : at + 10], "big"), at + 10
            if start + size > end:
                break
            self._take(buffer[at] & 15, buffer[start : start + size])
            at = start + size
        return buffer[at:]

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT:
            if not self.opened.done():
                self.opened.set_result(None)
            self.hear(self, payload)
        elif opcode == PING and self._transport:
            self._transport.write(frame(payload, PONG))
        elif opcode == CLOSE:
            self.close()


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """A client's frame, masked with zeros: the protocol asks for a mask, and this one costs nothing."""
    size = len(payload)
    head = bytes([0x80 | opcode])
    if size < 126:
        head += bytes([0x80 | size])
    else:
        head += bytes([0x80 | 126]) + struct.pack("!H", size)
    return head + b"\0\0\0\0" + payload


def handshake(server: Running, path: str, cookies: str) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {server.netloc}",
        f"Origin: http://{server.netloc}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
    ]
    if cookies:
        lines.append(f"Cookie: {cookies}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def open_sockets(
    server: Running, handshakes: list[bytes], hear: Callable[[Socket, bytes], None], *, greeted: bool
) -> list[Socket]:
    """`greeted`: a socket counts as open when the server has said something in it."""
    loop = asyncio.get_running_loop()
    sockets: list[Socket] = []
    for first in range(0, len(handshakes), AT_ONCE):
        some = [Socket(hear, one, greeted=greeted) for one in handshakes[first : first + AT_ONCE]]
        sockets += some
        for one in some:
            await loop.create_connection(lambda one=one: one, "127.0.0.1", server.port)  # type: ignore[misc]
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(one.opened for one in some))
    return sockets


def say(body: str, client_id: str = "") -> str:
    return json.dumps({"v": 1, "type": "say", "client_id": client_id or str(uuid4()), "body": body})


def parsed(payload: bytes) -> dict[str, Any]:
    found = json.loads(payload)
    return found if isinstance(found, dict) else {}
