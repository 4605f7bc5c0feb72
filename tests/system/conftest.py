"""One server with a small community, at its most talkative: whatever it prints is looked at afterwards."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.serve import Server, manage, serve
from tests.services import folder
from tests.system.visitor import Visitor

SEED = Path(__file__).with_name("seed.py").read_text()
NO_LIMITS = {
    f"{name}_PER_{span}": "0"
    for name, span in (("SAY", "SECOND"), ("POST", "SECOND"), ("SIGN_IN", "MINUTE"), ("JOIN", "MINUTE"))
}


@dataclass(frozen=True)
class Site:
    server: Server
    database: Path
    cookies: dict[str, str]
    ids: dict[str, int | str]

    def visitor(self, name: str = "") -> Visitor:
        return Visitor(self.server.port, self.cookies.get(name, ""))

    def rows(self) -> dict[str, list[str]]:
        """Everything that is stored, by table."""
        with closing(sqlite3.connect(self.database)) as line:
            names = [name for (name,) in line.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: sorted(map(repr, line.execute(f'SELECT * FROM "{name}"'))) for name in names}


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    with folder("waymark-system-") as home:
        database = home / "site.sqlite3"
        env = {"DATABASE_URL": f"sqlite:///{database}", "LOG_LEVEL": "DEBUG", **NO_LIMITS}
        with serve(env) as server:
            made = json.loads(manage(env, "shell", "--no-imports", "-c", SEED).splitlines()[-1])
            yield Site(server, database, **made)
