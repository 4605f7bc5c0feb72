"""Bring the database and the static files up to date before a start. The second time there is nothing to do."""

import fcntl
import hashlib
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, call_command

from config.env import NO, env

DEMO_NAMES = ("ana", "ben", "vic", "mo", "mia", "lee")
DEMO_PASSPHRASE = "waymark-demo"  # noqa: S105 - printed on purpose, and only ever in a demo database


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # the checks run with every other command
    help = "Migrate, collect the static files if they changed and, with --demo, fill a new database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--static", action="store_true", help="only collect the static files")
        parser.add_argument("--demo", action="store_true", help="load the demo community if the database is new")

    def handle(self, *args: Any, demo: bool, static: bool, **options: Any) -> None:
        with only_one_at_a_time():
            self.collect()
            if static:
                return
            self.say("Checking the database ...")
            call_command("migrate", verbosity=0, interactive=False)
            if demo and wants_demo():
                call_command("demo", if_empty=True)
        if demo:
            self.greet()

    def collect(self) -> None:
        stamp = settings.VAR_DIR / "static.stamp"
        wanted = fingerprint()
        manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
        if manifest.exists() and stamp.exists() and stamp.read_text() == wanted:
            return
        self.say("Collecting the static files ...")
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(wanted)

    def greet(self) -> None:
        host, port = env.environ.get("HOST") or "127.0.0.1", env.environ.get("PORT") or "8000"
        here = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
        self.say(f"\n  {settings.SITE_NAME} is at http://{here}:{port}/   (Ctrl-C stops it)")
        if get_user_model().objects.filter(name__in=DEMO_NAMES).count() == len(DEMO_NAMES):
            self.say("  Demo names: ana (newcomer), ben (regular), vic (blocked by ana),")
            self.say("              mo and mia (moderators), lee (lead moderator)")
            self.say(f"  Passphrase for each: {DEMO_PASSPHRASE}")
        self.say("")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def wants_demo() -> bool:
    return (env.environ.get("DEMO") or "true").lower() not in NO


def fingerprint() -> str:
    """Changes whenever a static file of ours is added, taken away or written, or Django's own are of another version."""
    seen = hashlib.sha256(repr([app.name for app in apps.get_app_configs()]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = os.stat(storage.path(path))
            seen.update(f"{path} {file.st_size} {file.st_mtime_ns}\n".encode())
    return seen.hexdigest()


@contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Two starts side by side must not both migrate, nor write the same static files. The lock ends with the process."""
    settings.VAR_DIR.mkdir(exist_ok=True)
    with open(settings.VAR_DIR / "prepare.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
