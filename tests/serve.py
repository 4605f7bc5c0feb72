"""A real server in a process of its own, for tests that need sockets, a browser or several processes."""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services import DidNotStart, finish, folder

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 60


@dataclass(frozen=True)
class Server:
    url: str
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def socket_url(self) -> str:
        return self.url.replace("http", "ws", 1)

    def printed(self) -> str:
        """What the server wrote so far, for tests that nothing a member said is in it."""
        return self.log.read_text(errors="replace")


def environment(env: Mapping[str, str]) -> dict[str, str]:
    """The environment of a site on a developer's machine, without what this process was given, and with `env`."""
    own = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    ours = {"DEVELOPMENT": "true", "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"}
    # A secret of its own: manage.py would take the one that ./run made for this machine, and the server would not.
    return own | ours | {"SECRET_KEY": "only-for-tests-" + "x" * 50, **env}


def manage(env: Mapping[str, str], *words: str, stdin: str = "") -> str:
    """Run `manage.py words…` and return what it printed. Raises CalledProcessError, its output inside, when it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment(env),
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        failure = subprocess.CalledProcessError(done.returncode, done.args, done.stdout, done.stderr)
        failure.add_note(done.stderr[-3000:])
        raise failure
    return done.stdout


@contextmanager
def serve(
    env: Mapping[str, str],
    port: int | None = None,
    *,
    demo: bool = False,
    prepared: bool = False,
    start: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Serve the database of env["DATABASE_URL"], migrated first, until the block ends. `start`: for the server alone.

    `prepared`: the database is migrated already.

    The socket is opened here and handed over, so a request waits in its queue until the server takes it: no polling.
    """
    if not prepared:
        manage(env, "prepare", *(["--demo"] if demo else []))
    with folder("waymark-serve-") as home, socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # uvicorn takes an inherited socket for one of the file system, and would leave Nagle's pauses of 40 ms in.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind(("127.0.0.1", port or 0))
        listener.listen(1024)
        port = listener.getsockname()[1]
        own = {"SITE_URL": f"http://127.0.0.1:{port}", **env, **(start or {})}
        command = ["deploy/serve", sys.executable, "--fd", str(listener.fileno()), "--timeout-graceful-shutdown", "5"]
        log = home / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment(own), stdout=output, stderr=output, pass_fds=[listener.fileno()]
            )
        listener.close()  # from here on, only the server holds it: if it ends, waiting requests fail at once
        server = Server(f"http://127.0.0.1:{port}", port, process, log)
        try:
            _wait_until_ready(server)
            yield server
        finally:
            finish(process)


def _wait_until_ready(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=READY_SECONDS)
    try:
        connection.request("GET", "/health/ready")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as problem:
        raise DidNotStart(f"{type(problem).__name__}\n{server.printed()[-4000:]}") from problem
    finally:
        connection.close()
    if status != 200:
        raise DidNotStart(f"/health/ready answered {status}\n{server.printed()[-4000:]}")
