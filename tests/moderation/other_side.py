"""A second reader on this machine: a real server in a thread, which answers as a test tells it to and keeps what it was sent."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

Answer = Callable[["Asked"], None]


class Asked(BaseHTTPRequestHandler):
    server: OtherSide
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.bodies.append(body.decode())
        self.server.paths.append(self.path)
        self.server.headers.append(dict(self.headers))
        self.server.answer(self)

    def send(self, body: bytes, *, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


class OtherSide(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a call that hangs ends when the test lets go

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.bodies: list[str] = []
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.answer: Answer = scores()
        self.let_go = Event()
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.server_port}"

    @property
    def calls(self) -> int:
        return len(self.bodies)

    def handle_error(self, *_: Any) -> None:
        """A client that hung up is what some tests are about."""


@contextmanager
def other_side(tls: ssl.SSLContext | None = None) -> Iterator[OtherSide]:
    server = OtherSide(tls)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.let_go.set()
        server.shutdown()
        server.server_close()


def says(body: Any, *, status: int = 200, **headers: str) -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda asked: asked.send(raw, status=status, **headers)


def scores(**found: float) -> Answer:
    """A moderation endpoint's answer; names are written with two underscores for a slash: `sexual__minors`."""
    known = {"harassment": 0.001, "hate": 0.001, "self-harm": 0.001, "sexual": 0.001, "violence": 0.001}
    theirs = {name.replace("__", "/").replace("_", "-"): score for name, score in found.items()}
    return says({"id": "1", "model": "any", "results": [{"flagged": bool(found), "category_scores": known | theirs}]})


def guard(text: str, finish: str = "stop") -> Answer:
    return says({"choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": finish}]})


def hangs(asked: Asked) -> None:
    asked.server.let_go.wait(30)


def drips(asked: Asked) -> None:
    """A byte now and then, each of them in time: only a clock over the whole call notices."""
    asked.send_response(200)
    asked.send_header("Content-Length", "5000")
    asked.end_headers()
    while not asked.server.let_go.wait(0.02):
        asked.wfile.write(b" ")
        asked.wfile.flush()
