"""One question over HTTP: JSON out, JSON back, within a time for everything and a size.

The standard library's client, because it does little: it follows no redirect, reads no proxy from the environment,
keeps no cookie, and sends no header that is not written here. Certificates are verified.
"""

import json
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from moderation.second_reader.reader import Away, CouldNotRead, Unreadable

MOST_BYTES = 65_536  # of an answer; ours are one or two thousand
ABOUT_THESE_WORDS = frozenset({400, 413, 422})  # statuses that refuse this question and not every question


@dataclass(frozen=True)
class Line:
    """Where to ask. `address` is http or https, without a path of the interface; `seconds` are for the whole call."""

    address: str
    key: str
    seconds: float

    def ask(self, path: str, question: dict[str, Any]) -> Any:
        """The parsed answer. Raises Away or Unreadable, whose messages hold nothing of the question or the answer."""
        call = Call(self, path, json.dumps(question).encode())
        call.start()
        call.join(self.seconds)
        if call.is_alive():
            call.hang_up()
            raise Away("time-out")
        if call.fault:
            raise call.fault
        return parsed(call.status, call.body)


class Call(Thread):
    """A thread of its own, because a time-out of a socket starts anew with every byte, and looking up a name has none."""

    def __init__(self, line: Line, path: str, body: bytes) -> None:
        super().__init__(name="second-reader", daemon=True)
        self._line, self._path, self._question = line, path, body
        self._socket: socket.socket | None = None
        self.status, self.body = 0, b""
        self.fault: CouldNotRead | None = None

    def run(self) -> None:
        connection = connection_to(self._line)
        try:
            connection.connect()
            self._socket = connection.sock
            connection.request("POST", self._path_under(), self._question, headers(self._line.key))
            answer: HTTPResponse = connection.getresponse()
            self.status, self.body = answer.status, answer.read(MOST_BYTES + 1)
        except TimeoutError:
            self.fault = Away("time-out")
        except ssl.SSLError:
            self.fault = Away("no trust in its certificate, or no TLS")
        except Exception as fault:  # noqa: BLE001  whatever it is: only its name, for it may quote the key or the words
            self.fault = Away(type(fault).__name__)
        finally:
            connection.close()

    def _path_under(self) -> str:
        """Addresses are given with and without the /v1 that every path of such an interface begins with."""
        return urlsplit(self._line.address).path.rstrip("/").removesuffix("/v1") + self._path

    def hang_up(self) -> None:
        """Wakes the thread out of waiting for bytes. Past SSLSocket's own shutdown, which is not safe from outside."""
        if self._socket:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def connection_to(line: Line) -> HTTPConnection:
    parts = urlsplit(line.address)
    if parts.scheme == "https":
        return HTTPSConnection(parts.hostname or "", parts.port, timeout=line.seconds, context=trust())
    return HTTPConnection(parts.hostname or "", parts.port, timeout=line.seconds)


@lru_cache(maxsize=1)
def trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def headers(key: str) -> dict[str, str]:
    """All we send beside Host and the length. The name of the client is one that many have."""
    sent = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "python"}
    return sent | {"Authorization": f"Bearer {key}"} if key else sent


def parsed(status: int, body: bytes) -> Any:
    if status in ABOUT_THESE_WORDS:
        raise Unreadable(f"status {status}")
    if status != 200:  # a redirect too: the words go to the address the operator set, and nowhere else
        raise Away(f"status {status}")
    if len(body) > MOST_BYTES:
        raise Unreadable("too long")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("not JSON") from None
