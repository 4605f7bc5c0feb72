"""Make care/data/helplines.json from the collected data. Run by hand when the collection changes; the result is committed."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from care import helplines, sifting


class Command(BaseCommand):
    help = "Sift collected crisis lines into the file that the site shows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("lines", type=Path, help="collected lines (JSON list)")
        parser.add_argument("retired", type=Path, help="numbers that must never be shown (JSON list)")
        parser.add_argument("--to", type=Path, default=helplines.DATA, help="where to write")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = json.loads(options["lines"].read_text(encoding="utf-8"))
        retired = json.loads(options["retired"].read_text(encoding="utf-8"))
        kept = sifting.sift(lines, retired)
        # One entry a line: a changed number is one changed line in the history.
        rows = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in kept)
        options["to"].write_text(f"[\n{rows}\n]\n", encoding="utf-8")
        self.stdout.write(
            f"{len(kept)} of {len(lines)} lines kept, {len({entry['country'] for entry in kept})} places."
        )
