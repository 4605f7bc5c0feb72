"""What the kernel knows: who used how much processor and memory, and which core belongs to whom."""

from __future__ import annotations

import os
import platform
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROC = Path("/proc")
HAS_PROC = (PROC / "stat").exists()
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Cost:
    """Seconds. `server` and `foreign` are None where there is no /proc: there, only times can be told."""

    wall: float = 0.0
    server: float | None = None
    foreign: float | None = None  # cores that other work used meanwhile: near 0 on a quiet machine

    def ms_each(self, units: int) -> float | None:
        return self.server * 1000 / units if self.server is not None and units else None

    def each_core_second(self, units: int) -> float | None:
        return units / self.server if self.server else None

    def __add__(self, other: Cost) -> Cost:
        wall = self.wall + other.wall
        if self.server is None or self.foreign is None or other.server is None or other.foreign is None:
            return Cost(wall)
        foreign = (self.foreign * self.wall + other.foreign * other.wall) / wall
        return Cost(wall, self.server + other.server, foreign)


@contextmanager
def cost_of(pid: int) -> Iterator[Cost]:
    """What the process `pid` and its children use until the block ends."""
    cost = Cost()
    busy, own, server, began = _busy(), _own(), _used(pid), time.perf_counter()
    yield cost
    cost.wall = time.perf_counter() - began
    if HAS_PROC:
        cost.server = _used(pid) - server
        cost.foreign = max(0.0, (_busy() - busy - cost.server - (_own() - own)) / cost.wall)


def memory_kb(pid: int) -> int | None:
    """The memory of the process and its children, shared pages counted by share (PSS)."""
    if not (PROC / str(pid) / "smaps_rollup").exists():
        return None
    total = 0
    for one in tree(pid):
        for line in (PROC / str(one) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total


def tree(pid: int) -> list[int]:
    """`pid` and everything it started."""
    children = defaultdict(list)
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children[int(fields[1])].append(int(entry.name))
    found, ahead = [], [pid]
    while ahead:
        found.append(ahead.pop())
        ahead += children[found[-1]]
    return found


def mine() -> set[int]:
    """The cores this process may use; empty where nobody can be pinned."""
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()


@cache  # before anybody is pinned
def cores() -> tuple[set[int], set[int]]:
    """(for the server, for the load): apart from each other where there are two, else empty."""
    every = sorted(mine())
    return ({every[0]}, set(every[1:])) if len(every) > 1 else (set(), set())


def pin(pid: int, to: set[int]) -> None:
    """Threads that it starts later stay there too; those it has already do not move."""
    if to:
        os.sched_setaffinity(pid, to)


def describe() -> dict[str, str | int | float]:
    load = os.getloadavg()[0]
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "load": round(load, 2),
    }


def _processor() -> str:
    info = PROC / "cpuinfo"
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _stat(pid: int) -> list[str]:
    """Fields of /proc/<pid>/stat from the third on: the second may hold blanks. Empty when the process has ended."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _used(pid: int) -> float:
    if not HAS_PROC:
        return 0.0
    stats = [fields for one in tree(pid) if (fields := _stat(one))]
    return sum(int(fields[11]) + int(fields[12]) for fields in stats) / TICKS


def _own() -> float:
    times = os.times()
    return times.user + times.system


def _busy() -> float:
    """Seconds that all cores worked since the machine started."""
    if not HAS_PROC:
        return 0.0
    user, nice, system, idle, waiting, *rest = map(int, (PROC / "stat").read_text().split("\n", 1)[0].split()[1:])
    return (user + nice + system + sum(rest[:2])) / TICKS
