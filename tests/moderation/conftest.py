"""A site with a second reader, for whoever asks for one: the other side, its settings, a breaker that remembers nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from common import limits
from moderation.second_reader import chosen, reading
from moderation.second_reader.breaker import Breaker
from tests.moderation.other_side import OtherSide, other_side


@pytest.fixture
def other(settings, monkeypatch) -> Iterator[OtherSide]:
    """The second reader is on, asked about everything, and answers "nothing" until a test says otherwise."""
    monkeypatch.setattr(reading, "breaker", Breaker("second_reader"))
    with other_side() as server:
        settings.SECOND_READER, settings.SECOND_READER_URL, settings.SECOND_READER_READS = "openai", server.url, "all"
        settings.SECOND_READER_TIMEOUT, settings.SECOND_READER_PER_HOUR = 5.0, 0
        yield server


@pytest.fixture
def meanwhile(other, monkeypatch) -> Callable[[Callable[[], object]], None]:
    """`meanwhile(act)`: act happens after the answer has come, and before anything follows from it."""

    def arrange(act: Callable[[], object]) -> None:
        reader = chosen.reader()
        ask = reader.read

        def read(words: str):
            heard = ask(words)
            act()
            return heard

        monkeypatch.setattr(reader, "read", read)
        monkeypatch.setattr(chosen, "reader", lambda: reader)

    return arrange


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now

    time = monotonic = __call__


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(limits, "buckets", limits.MemoryBuckets())  # Redis has a clock of its own
    monkeypatch.setattr(limits, "time", clock)
    return clock
