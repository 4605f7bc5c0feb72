"""nginx with the site's own configuration, on a free port of this machine."""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services import folder, free_port, miss, running

CONFIGURATION = Path(__file__).resolve().parent.parent / "deploy" / "nginx.conf"


@contextmanager
def proxy(
    *, web: int | list[int], sockets: int, help_pages: Path, static: Path, port: int | None = None
) -> Iterator[str]:
    """The URL of nginx before the ports `web` (one, or several) and `sockets`, until the block ends."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not program:
        miss("nginx is not installed. This line brings it: sudo apt-get install nginx")
    port = port or free_port()
    pages = [web] if isinstance(web, int) else web
    with folder("waymark-proxy-") as home:
        changes = {
            "listen 8080": f"listen 127.0.0.1:{port}",
            "server web:8000": "; ".join(f"server 127.0.0.1:{one}" for one in pages),
            "server sockets:8000": f"server 127.0.0.1:{sockets}",
            "/srv/help": str(help_pages),
            "root /srv;": f"root {static.parent};",
            "/run/nginx.pid": str(home / "pid"),
            "worker_processes auto": "worker_processes 1",
        }
        text = CONFIGURATION.read_text()
        for old, new in changes.items():
            assert old in text, old
            text = text.replace(old, new)
        if os.geteuid() == 0:
            text = f"user root;\n{text}"  # pytest's folders are closed to the user that workers fall back to
        (home / "nginx.conf").write_text(text)
        command = [program, "-c", str(home / "nginx.conf"), "-e", "stderr", "-g", "daemon off;"]
        with running(command, home, up=lambda: _answers(port)):
            yield f"http://127.0.0.1:{port}"


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
