"""Pages over ASGI in one thread hop a request.

Django's own ASGI handler adapts every synchronous middleware by itself: 16 thread hops, two new threads and a new
database connection for each request, 1.6 to 2.0 ms before the view starts. The whole chain here is synchronous, so one
hop on a thread that lives on does it all: 0.2 ms (docs/adr/0004).
"""

import asyncio
import io
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.core import signals
from django.core.handlers.asgi import ASGIRequest, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse, HttpResponseBase
from django.urls import set_script_prefix

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]

END = object()
DRAIN = 16_000_000  # bytes read and dropped, so that a client mid-upload hears the answer and not a reset


class BodyTooLarge(Exception):
    pass


class Disconnected(Exception):
    pass


class Pages(BaseHandler):
    """An ASGI application for `http` scopes. Streams are read on the same threads, one hop a chunk."""

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(max_workers=settings.WEB_THREADS, thread_name_prefix="page")

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        try:
            body: bytes | None = await _read(receive)
        except Disconnected:
            return
        except BodyTooLarge:
            body = None
        hop = asyncio.get_running_loop().run_in_executor
        response = await hop(self._threads, self._respond, scope, body)
        try:
            await self._send(response, send)
        finally:
            if response.streaming:
                await hop(self._threads, response.close)

    def _respond(self, scope: dict[str, Any], body: bytes | None) -> HttpResponseBase:
        """`body` is None when it was too large: config.middleware.refusals says so, kindly."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        try:
            request = ASGIRequest(scope, io.BytesIO(body or b""))
            request.body_was_too_large = body is None
        except UnicodeDecodeError:
            response: HttpResponseBase = HttpResponse("This address could not be read.", status=400)
        else:
            response = self.get_response(request)
        if body is None:
            response.headers["Connection"] = "close"  # the rest of it may still be on its way
        if not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.close()  # sends request_finished: connections go back to the pool on the thread that used them
        return response

    async def _send(self, response: HttpResponseBase, send: Send) -> None:
        headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
        headers += [
            (b"set-cookie", cookie.output(header="").strip().encode("ascii")) for cookie in response.cookies.values()
        ]
        await _send_head(send, response.status_code, headers)
        if not response.streaming:
            await send({"type": "http.response.body", "body": response.content})
            return
        chunks: Iterator[bytes] = iter(response.streaming_content)
        hop = asyncio.get_running_loop().run_in_executor
        while (chunk := await hop(self._threads, next, chunks, END)) is not END:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def _read(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        part = message.get("body", b"")
        size += len(part)
        if size <= settings.MAX_REQUEST_BYTES:
            parts.append(part)
        elif size > DRAIN:
            raise BodyTooLarge
        if not message.get("more_body"):
            break
    if size > settings.MAX_REQUEST_BYTES:
        raise BodyTooLarge
    return b"".join(parts)


async def _send_head(send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
