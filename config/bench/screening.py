"""The checks alone, in this process, on what the demo community says and on what is made to be slow to read."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence

from config.bench import words
from config.bench.tables import Row, Table, percentile
from moderation.checks import gather
from moderation.evidence import Author, Surface
from moderation.policy import decide

LONGEST = 20_000  # characters of a post
# A process of its own says what the voices cost: they are loaded once and stay.
LOADING = """
import time
from config.bench.machine import memory_kb
import os
from moderation.checks import gather, CHECKS
from moderation.checks.learned import Learned
rules = tuple(check for check in CHECKS if not isinstance(check, Learned))
text = "one day at a time. " * 40
for _ in range(20):
    gather(text, checks=rules)
before = memory_kb(os.getpid())
start = time.perf_counter()
gather("hello")
ready = time.perf_counter() - start
for _ in range(50):
    gather(text)
print(before, memory_kb(os.getpid()), ready)
"""


def screen(seconds: float) -> list[Table]:
    kinds: dict[str, Sequence[str]] = {
        "chat lines of the demo": words.chat_lines(),
        "demo words": words.texts(),
        "posts of 900 bytes": words.bodies(100),
        "the longest post": ["\n".join(words.bodies(30))[:LONGEST]],
        **{f"hostile: {what}": [text] for what, text in hostile().items()},
    }
    return [
        Table(
            "Screening: one text after another, one core", [_row(what, texts, seconds) for what, texts in kinds.items()]
        ),
        Table("The voices: what they cost a process", [_loading()]),
    ]


def hostile() -> dict[str, str]:
    """Twenty thousand characters each, of what folding, patterns and windows like least."""
    seen = sorted({word for text in words.texts() for word in text.split()}, key=len)
    made = {
        "every word of the demo": " ".join(seen * 3),
        "one cry again and again": "i want to die tonight " * 1000,
        "letters spaced apart": "k i l l  m e  " * 2000,
        "leet": "k1ll mys3lf t0n1ght " * 1000,
        "invisible signs": "k\u200bi\u200bl\u200bl " * 3000,
        "quotation marks": "\"a' " * 5000,
        "no end": "a" * LONGEST,
        "pills": "💊" * LONGEST,
    }
    return {what: text[:LONGEST] for what, text in made.items()}


def _row(what: str, texts: Sequence[str], seconds: float) -> Row:
    times: list[float] = []
    unknown = 0
    author = Author(is_newcomer=True)
    gather(texts[0], surface=Surface.POST, author=author)  # the first one loads the voices
    began = time.thread_time()
    clock = time.perf_counter()
    while time.perf_counter() - clock < seconds or len(times) < min(len(texts), 200):
        text = texts[len(times) % len(texts)]
        start = time.thread_time()  # of this thread alone: what others do on the machine is not counted
        evidence = gather(text, surface=Surface.POST, author=author)
        decide(evidence, author, Surface.POST)
        times.append((time.thread_time() - start) * 1000)
        unknown += bool(evidence.unknown)
    spent = time.thread_time() - began
    return {
        "what": what,
        "texts": len(texts),
        "per core-second": len(times) / spent,
        "p50 ms": percentile(times, 0.5),
        "p99 ms": percentile(times, 0.99),
        "longest ms": max(times),
        "could not look": unknown,
    }


def _loading() -> Row:
    run = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=True)  # noqa: S603
    before, after, ready = map(float, run.stdout.split())
    return {
        "what": "MB more",
        "MB before": before / 1024,
        "MB after": after / 1024,
        "MB": (after - before) / 1024,
        "ready after s": ready,
    }
