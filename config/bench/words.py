"""Words to work with: what the demo community says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

DEMO = Path(__file__).resolve().parent.parent / "demo"
POST_BYTES = 900  # of a post, as in docs/performance.md


@cache
def texts() -> tuple[str, ...]:
    """Every body of the demo's threads and rooms, in the order of the files."""
    return tuple(
        body for file in sorted(DEMO.glob("*/*.toml")) for body in _bodies(tomllib.loads(file.read_text("utf-8")))
    )


def chat_lines() -> list[str]:
    """What is said in the demo's rooms."""
    files = sorted((DEMO / "rooms").glob("*.toml"))
    return [body for file in files for body in _bodies(tomllib.loads(file.read_text("utf-8")))]


def bodies(count: int) -> list[str]:
    """Posts of about POST_BYTES: paragraphs of the demo put together, with Markdown in every third."""
    words = cycle(texts())
    return [_body(words, number) for number in range(count)]


def _body(words: Iterator[str], number: int) -> str:
    parts: list[str] = []
    while sum(map(len, parts)) < POST_BYTES:
        parts.append(next(words)[: POST_BYTES // 2])
    if number % 3 == 0:
        parts[1:1] = ["- one thing\n- **another** thing\n- a third", "*Thank you for reading.*"]
    return "\n\n".join(parts)[:POST_BYTES]


def _bodies(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(body := node.get("body"), str):
            yield body.strip()
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from _bodies(child)
