"""The checks alone, in this process, on what the demo community says and on what is made to be slow to read."""

from __future__ import annotations

import time
from collections.abc import Sequence

from config.bench import words
from config.bench.tables import Row, Table, percentile
from moderation.checks import gather
from moderation.evidence import Author, Surface
from moderation.policy import decide

LONGEST = 20_000  # characters of a post


def screen(seconds: float) -> list[Table]:
    kinds: dict[str, Sequence[str]] = {
        "demo words": words.texts(),
        "posts of 900 bytes": words.bodies(100),
        "the longest post": ["\n".join(words.bodies(30))[:LONGEST]],
    }
    return [Table("Screening: one text after another", [_row(what, texts, seconds) for what, texts in kinds.items()])]


def _row(what: str, texts: Sequence[str], seconds: float) -> Row:
    times: list[float] = []
    unknown = 0
    author = Author(is_newcomer=True)
    began, cpu = time.perf_counter(), time.process_time()
    while time.perf_counter() - began < seconds or len(times) < len(texts):
        text = texts[len(times) % len(texts)]
        start = time.perf_counter()
        evidence = gather(text, surface=Surface.POST, author=author)
        decide(evidence, author, Surface.POST)
        times.append((time.perf_counter() - start) * 1000)
        unknown += bool(evidence.unknown)
    return {
        "what": what,
        "texts": len(texts),
        "per second": len(times) / (time.perf_counter() - began),
        "CPU ms": (time.process_time() - cpu) * 1000 / len(times),
        "p50 ms": percentile(times, 0.5),
        "p99 ms": percentile(times, 0.99),
        "longest ms": max(times),
        "could not look": unknown,
    }
