"""Throw-away sites and their rivals, each in a process of its own that ends with the block that started it."""

from __future__ import annotations

import json
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.bench import machine
from config.env import env

ROOT = Path(__file__).resolve().parents[2]
# As in deploy/serve, which names the site itself; a test compares the two.
FLAGS = (
    "--ws websockets-sansio --ws-max-size 65536 --ws-per-message-deflate false "
    "--no-server-header --no-access-log --log-level warning"
).split()
NO_LIMITS = {"SAY_PER_SECOND": "0", "POST_PER_SECOND": "0", "SOCKETS_PER_MEMBER": "5000"}
STOP_SECONDS = 10

Command = Callable[[int], list[str]]  # from the number of the listening socket


class Broken(Exception):
    """A process ended, or did not do what it was started for. The text is what it printed last."""


@dataclass(frozen=True)
class Running:
    port: int
    pid: int

    @property
    def netloc(self) -> str:
        return f"127.0.0.1:{self.port}"


@dataclass(frozen=True)
class Site:
    """A filled database. `seeds`: what `config.bench.seed` printed."""

    home: Path
    environment: Mapping[str, str]
    seeds: Mapping[str, Any]

    def cookies(self, member: int) -> str:
        sessions = self.seeds["sessions"]
        names = self.seeds["cookies"]
        return f"{names['session']}={sessions[member % len(sessions)]}; {names['csrf']}={self.seeds['csrf']}"


@contextmanager
def site() -> Iterator[Site]:
    """A new database in a folder of its own, filled, gone with the block."""
    with tempfile.TemporaryDirectory(prefix="waymark-bench-", ignore_cleanup_errors=True) as folder:
        environment = clean_environment() | NO_LIMITS
        environment |= {
            "DEVELOPMENT": "true",
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, "-m", "config.bench.seed"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise Broken(done.stderr[-2000:])
        yield Site(Path(folder), environment, json.loads(done.stdout))


def clean_environment() -> dict[str, str]:
    """This process's environment without the site's own settings: nothing here may touch the real site."""
    ours = {*env.known, *(f"{name}_FILE" for name in env.known)}
    return {name: value for name, value in env.environ.items() if name not in ours}


def serve(site: Site, command: Command | None = None) -> Any:
    """The site as ./run serves it, or another command beside it: a context manager for a Running."""
    return running(command or _serve, site.environment, site.home)


def _serve(listener: int) -> list[str]:
    return ["deploy/serve", sys.executable, "--fd", str(listener), "--timeout-graceful-shutdown", "1"]


def uvicorn(application: str) -> Command:
    """A rival with the site's own flags."""
    return lambda listener: [
        sys.executable,
        "-m",
        "uvicorn",
        application,
        "--fd",
        str(listener),
        "--lifespan",
        "off",
        *FLAGS,
    ]


@contextmanager
def running(command: Command, environment: Mapping[str, str], home: Path) -> Iterator[Running]:
    """The socket is opened here and handed over, so that the first request waits in its queue: nothing is asked twice."""
    with socket.socket() as listener, (home / "printed").open("wb") as printed:
        # uvicorn takes an inherited socket for one of the file system and leaves Nagle's pauses of 40 ms in; connections
        # have this from their listener.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen(1024)
        port = listener.getsockname()[1]
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command(listener.fileno()),
            cwd=ROOT,
            env=dict(environment),
            stdout=printed,
            stderr=printed,
            pass_fds=[listener.fileno()],
        )
        listener.close()
        try:
            machine.pin(process.pid, machine.cores()[0])
            yield Running(port, process.pid)
        except OSError as fault:
            raise Broken(
                (home / "printed").read_text(errors="replace")[-2000:] or "A server gave no answer."
            ) from fault
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
