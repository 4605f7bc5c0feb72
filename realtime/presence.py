"""How many members are in a room, over all processes, and who is typing. Names and counts in passing; nothing is stored.

Each process tells the others which members sit in its part of the room; what it does not repeat is forgotten.
"""

from __future__ import annotations

from collections import Counter

REPEAT_SECONDS = 10.0
FORGET_SECONDS = 30.0
TYPING_SECONDS = 3.0  # one sign of typing of one member in that time
MOST_NAMES = 5


class Presence:
    """Of one room, in one process. Times are those of the event loop's clock."""

    def __init__(self) -> None:
        self._here: Counter[int] = Counter()
        self._elsewhere: dict[str, tuple[float, frozenset[int]]] = {}
        self._told = -1  # the count that viewers saw last
        self._changed = True  # since the other processes were told
        self._repeat_at = 0.0

    def come(self, user_id: int) -> None:
        self._here[user_id] += 1
        self._changed = self._changed or self._here[user_id] == 1

    def go(self, user_id: int) -> None:
        self._here[user_id] -= 1
        if self._here[user_id] <= 0:
            del self._here[user_id]
            self._changed = True

    def hear(self, process: str, users: list[int], now: float) -> None:
        self._elsewhere[process] = (now + FORGET_SECONDS, frozenset(users))

    def repeat_soon(self) -> None:
        """Somebody just came who does not know who is here."""
        self._changed = True

    def count(self) -> int:
        if not self._elsewhere:
            return len(self._here)
        return len(set(self._here).union(*(users for _, users in self._elsewhere.values())))

    def news(self, now: float) -> int | None:
        """The count, when viewers have not been told it yet."""
        self._elsewhere = {process: one for process, one in self._elsewhere.items() if one[0] > now}
        count = self.count()
        if count == self._told:
            return None
        self._told = count
        return count

    def to_tell(self, now: float) -> list[int] | None:
        """The members here, when it is time to tell the other processes."""
        if not self._changed and now < self._repeat_at:
            return None
        self._changed, self._repeat_at = False, now + REPEAT_SECONDS
        return sorted(self._here)


class Typing:
    """Signs of typing since the last tick, so that a full room costs one frame a second whoever types in it."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self._quiet_until: dict[int, float] = {}

    def sign(self, user_id: int, name: str, now: float) -> bool:
        """Note that somebody is typing. False when they said so a moment ago."""
        if self._quiet_until.get(user_id, 0.0) > now:
            return False
        self._quiet_until[user_id] = now + TYPING_SECONDS
        self._names[user_id] = name
        return True

    def hear(self, names: dict[int, str]) -> None:
        self._names.update(names)

    def take(self, now: float) -> dict[int, str]:
        names, self._names = self._names, {}
        if names:
            self._quiet_until = {user: until for user, until in self._quiet_until.items() if until > now}
        return names
