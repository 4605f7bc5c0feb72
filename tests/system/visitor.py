"""A person at a site, as their browser's requests look: cookies, the token of a form, and answers as they came."""

from __future__ import annotations

import http.client
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"
TOKEN = "t" * 32  # Django takes the bare secret of the cookie as a token too


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def data(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def sentences(self) -> str:
        """What a page says to whoever sent a form: errors, notices and the sentence of a refusal."""
        said = re.findall(
            r'class="[^"]*\b(?:error|errors|notice|lead)\b[^"]*"[^>]*>(.*?)</(?:p|div|ul|section)>', self.text, re.S
        )
        return re.sub(r"<[^>]+>|\s+", " ", " ".join(said)).strip()


class Visitor:
    def __init__(self, port: int, cookie: str = "") -> None:
        self.port = port
        self.cookie = cookie

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """One request, exactly as given. An underscore in a header's name stands for a hyphen."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            sent = {"Accept": "text/html", "Cookie": f"{self.cookie}; csrftoken={TOKEN}"}
            sent |= {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, path, body, sent)
            response = line.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            line.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, form: dict[str, Any] | bytes, **headers: str) -> Answer:
        body = form if isinstance(form, bytes) else urlencode(form).encode()
        return self.ask("POST", path, body, **{"Content_Type": FORM, "X_CSRFToken": TOKEN, **headers})
