"""What a second reader is: words in, what it heard out, or an exception that says it could not read. Free of Django."""

from dataclasses import dataclass
from typing import Protocol

from moderation.evidence import Axis, Level


class CouldNotRead(Exception):
    """Never the same as "nothing heard". The message is a kind of fault ("time-out", "status 500"): never words."""


class Away(CouldNotRead):
    """The service did not answer as it should. Several in a row open the breaker."""


class Unreadable(CouldNotRead):
    """It answered, and the answer is no verdict on these words. Says nothing about the next words, so nothing opens:
    otherwise whoever finds words that confuse it could switch it off."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing it heard, in our categories. `level` NONE is a hint: a score, and nothing follows from it.

    `agreed` is the level when the checks of the house had a hint of the same category.
    """

    category: str
    axis: Axis
    level: Level
    score: float  # 0 to 1; for a reader that only says yes, see its table
    agreed: Level = Level.NONE


class Reader(Protocol):
    name: str  # for rows and logs: which kind, which model

    def read(self, words: str) -> list[Heard]:
        """What it heard in words that were made nameless before. Raises Away or Unreadable."""
        ...
