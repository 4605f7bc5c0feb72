"""Throw-away PostgreSQL and Redis for the tests that need them.

As fixtures, `postgres_url` and `redis_url` start a server when the first test asks and end it with the session. As a
command, `python -m tests.services COMMAND` runs COMMAND with DATABASE_URL and REDIS_URL pointing at both, so that the
tests marked `postgres` and `redis` see Django itself on them. TEST_DATABASE_URL and TEST_REDIS_URL, when set, name
servers that are there already.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

import psycopg
import pytest
import redis
from psycopg import sql

START_SECONDS = 60
APT_LINE = "sudo apt-get install postgresql redis-server"
POSTGRES_FOLDERS = ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt")


class Missing(Exception):
    """A server program is not installed. The text says how to bring it."""


class DidNotStart(Exception):
    """A server ended, or never answered. The text is what it printed last."""


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a database that is empty and may be lost: nothing is flushed to disk."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    programs = _postgres_programs()
    port = free_port()
    with folder("waymark-pg-") as home:
        # PostgreSQL refuses to run as root, so root hands the folder to the user that Debian's package made.
        owner = _postgres_user() if os.geteuid() == 0 else {}
        if owner:
            os.chown(home, owner["user"], owner["group"])
        data = home / "data"
        made = subprocess.run(
            [programs / "initdb", "-D", data, "-U", "waymark", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            cwd=home,
            capture_output=True,
            text=True,
            check=False,
            **owner,
        )
        if made.returncode:
            raise DidNotStart(made.stderr[-2000:])
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(home),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "200",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [programs / "postgres", "-D", data, "-p", str(port), *options]
        url = f"postgresql://waymark@127.0.0.1:{port}/"
        # SIGINT is PostgreSQL's "fast" end: it does not wait for clients that forgot to hang up.
        with running(command, home, up=lambda: _postgres_answers(url), end=signal.SIGINT, **owner):
            with psycopg.connect(f"{url}postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE waymark")
            yield f"{url}waymark"


@contextmanager
def redis_server() -> Iterator[str]:
    """The URL of a Redis that keeps nothing."""
    if url := os.environ.get("TEST_REDIS_URL"):
        yield url
        return
    program = shutil.which("redis-server")
    if not program:
        raise Missing(f"redis-server is not installed. This line brings it: {APT_LINE}")
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"
    with folder("waymark-redis-") as home:
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with running(command, home, up=lambda: _redis_answers(url)):
            yield url


@contextmanager
def running(
    command: list[Any], home: Path, *, up: Callable[[], bool], end: signal.Signals = signal.SIGTERM, **options: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in `home` from the moment it answers until the block ends; it ends by its own process id."""
    log = home / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=home, stdout=output, stderr=output, **options)
    try:
        _wait_until(up, process, log)
        yield process
    finally:
        finish(process, end)


def finish(process: subprocess.Popen[Any], end: signal.Signals = signal.SIGTERM) -> None:
    """Ask the process to end; after ten seconds, insist."""
    if process.poll() is None:
        process.send_signal(end)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def folder(prefix: str) -> Iterator[Path]:
    """Not pytest's own folder, which is closed to the user postgres, and too long a path for a Unix socket."""
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as path:
        yield Path(path)


def _wait_until(up: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not up():
        try:
            process.wait(timeout=0.05)  # a pause that ends at once if the server does
        except subprocess.TimeoutExpired:
            if time.monotonic() < deadline:
                continue
        raise DidNotStart(log.read_text(errors="replace")[-2000:])


def _postgres_programs() -> Path:
    for top in POSTGRES_FOLDERS:
        found = sorted(Path(top).glob("*/bin/initdb"), key=lambda path: path.parts[-3].rjust(20), reverse=True)
        if found:
            return found[0].parent
    on_path = shutil.which("initdb")
    if not on_path:
        raise Missing(f"PostgreSQL is not installed. This line brings it: {APT_LINE}")
    return Path(on_path).resolve().parent


def _postgres_user() -> dict[str, Any]:
    try:
        record = pwd.getpwnam("postgres")
    except KeyError:
        raise Missing(f"There is no user postgres to run PostgreSQL as. This line brings it: {APT_LINE}") from None
    return {"user": record.pw_uid, "group": record.pw_gid, "extra_groups": []}


def _postgres_answers(url: str) -> bool:
    try:
        psycopg.connect(f"{url}postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _redis_answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def required() -> bool:
    """In CI nothing that matters may be left out."""
    return os.environ.get("CI") == "true"


def miss(reason: str) -> NoReturn:
    """Leave the test out, or fail it where leaving out would hide something."""
    if required():
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def _fixture(start: Callable[[], Any]) -> Iterator[str]:
    with ExitStack() as stack:
        try:
            url = stack.enter_context(start())
        except Missing as missing:
            miss(str(missing))
        yield url


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    yield from _fixture(postgres)


@pytest.fixture
def new_postgres_url(postgres_url: str) -> Iterator[str]:
    """A database of its own for one test, empty at the start and gone at the end."""
    server, name = postgres_url.rsplit("/", 1)[0], f"one_{uuid4().hex}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield f"{server}/{name}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    yield from _fixture(redis_server)


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    environ = dict(os.environ)
    with ExitStack() as stack:
        for name, start in (("DATABASE_URL", postgres), ("REDIS_URL", redis_server)):
            try:
                url = stack.enter_context(start())
            except Missing as missing:
                print(missing, file=sys.stderr)
                if required():
                    return 1
            else:
                environ |= {name: url, f"TEST_{name}": url}
        return subprocess.run(command, env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
