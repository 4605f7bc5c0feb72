"""What has to be done beside the answers. An unfinished row is the queue; a chore takes such rows and may run twice."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections

from moderation import retention
from moderation.learning import days, shadow
from moderation.second_reader import reading as second_reading
from realtime import rooms

log = structlog.get_logger("waymark.chores")


@dataclass(frozen=True)
class Chore:
    name: str
    every: float  # seconds
    do: Callable[[], object]


CHORES = (
    Chore("finish_assessments", 30, retention.finish_assessments),
    Chore("open_cases_for_orphans", 60, retention.open_cases_for_orphans),
    Chore("tell_about_waiting_urgent_cases", 30, retention.tell_about_waiting_urgent_cases),
    Chore("forget_fingerprints", 3600, retention.forget_fingerprints),
    Chore("let_the_shadow_look", 60, shadow.look_along),
    Chore("count_checks", 3600, days.count_checks),
    Chore("read_a_second_time", 15, second_reading.read_waiting),
    Chore("forget_withdrawn_messages", 300, rooms.forget_withdrawn),
    Chore("forget_old_sessions", 3600, SessionStore.clear_expired),
)


def run(chore: Chore) -> None:
    """Do it once. A fault is logged and tried again next time: the rows are still there."""
    close_old_connections()
    try:
        chore.do()
    except Exception as fault:
        log.error("chore_failed", chore=chore.name, fault=type(fault).__name__)
    finally:
        close_old_connections()


class ChoreThread(threading.Thread):
    """The chores of a one-process site. Daemon: it holds nothing that a row does not hold too."""

    def __init__(self) -> None:
        super().__init__(name="chores", daemon=True)
        self._stop_now = threading.Event()

    def run(self) -> None:
        due = {chore.name: time.monotonic() + chore.every for chore in CHORES}
        while not self._stop_now.wait(1.0):
            for chore in CHORES:
                if time.monotonic() >= due[chore.name]:
                    run(chore)
                    due[chore.name] = time.monotonic() + chore.every

    def stop(self) -> None:
        self._stop_now.set()
        self.join(timeout=5)
