"""Measure this machine with a throw-away site (docs/performance.md)."""

from __future__ import annotations

import gc
import json
from argparse import ArgumentParser
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvloop
from django.core.management import BaseCommand, CommandError

from config.bench import machine
from config.bench.memory import memory
from config.bench.pages import pages
from config.bench.posts import posts
from config.bench.rooms import rooms
from config.bench.screening import screen
from config.bench.servers import Broken, Site, site
from config.bench.tables import Table

PARTS = ("pages", "posts", "rooms", "screen", "memory")
SECONDS, QUICK_SECONDS = 5.0, 1.0


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Measure pages, posts, rooms, screening and memory on a throw-away site. Never touches the real one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("part", nargs="?", default="all", choices=[*PARTS, "all"])
        parser.add_argument("--seconds", type=float, default=0, help=f"for each measurement, {SECONDS:g} if not given")
        parser.add_argument(
            "--quick", action="store_true", help=f"{QUICK_SECONDS:g} second for each: to see that it works"
        )
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the raw numbers there too")

    def handle(self, *, part: str, seconds: float, quick: bool, json: Path | None, **options: Any) -> None:
        seconds = seconds or (QUICK_SECONDS if quick else SECONDS)
        parts = PARTS if part == "all" else (part,)
        here = machine.describe()
        self.stdout.write(", ".join(f"{name} {value}" for name, value in here.items()))
        found: dict[str, list[Table]] = {}
        try:
            self.measure(parts, seconds, found)
        except (Broken, OSError, TimeoutError) as fault:
            raise CommandError(f"The measurement did not come to its end: {type(fault).__name__}\n{fault}") from fault
        if json:
            write(json, here, found)

    def measure(self, parts: tuple[str, ...], seconds: float, found: dict[str, list[Table]]) -> None:
        if "screen" in parts:
            found["screen"] = self.show(screen(seconds))
        rest = [part for part in parts if part != "screen"]
        if not rest:
            return
        self.stdout.write("Filling a throw-away site ...")
        with site() as filled, undisturbed():
            for part in rest:
                found[part] = self.show(uvloop.run(work_of(part, filled, seconds)))

    def show(self, tables: list[Table]) -> list[Table]:
        for table in tables:
            self.stdout.write(f"\n{table}")
        self.stdout.flush()
        return tables


@contextmanager
def undisturbed() -> Iterator[None]:
    """The load on cores of its own, and never standing still to look at what it will keep anyway."""
    before = machine.mine()
    machine.pin(0, machine.cores()[1])
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        machine.pin(0, before)


def work_of(part: str, filled: Site, seconds: float) -> Any:
    works: dict[str, Callable[[], Awaitable[list[Table]]]] = {
        "pages": lambda: pages(filled, seconds),
        "posts": lambda: posts(filled, seconds),
        "rooms": lambda: rooms(filled, seconds),
        "memory": lambda: memory(filled),
    }
    return works[part]()


def write(file: Path, here: dict[str, Any], found: dict[str, list[Table]]) -> None:
    parts = {
        part: [{"title": one.title, "rows": one.rows, "notes": one.notes} for one in tables]
        for part, tables in found.items()
    }
    file.write_text(json.dumps({"machine": here, "parts": parts}, indent=1) + "\n")
