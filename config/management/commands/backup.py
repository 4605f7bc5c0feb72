"""Copy the SQLite database into a file while the site goes on serving."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = "Write a whole copy of the SQLite database to FILE, which must not exist yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("This copies SQLite only. For PostgreSQL use pg_dump (docs/operations.md).")
        if file.exists():
            raise CommandError(f"{file} is there already, and is left as it is.")
        os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))  # nobody else on this machine may read it
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        self.stdout.write(f"{file} holds {file.stat().st_size:,} bytes.")
