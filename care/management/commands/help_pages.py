"""Write /help-now/ as plain files, so that a proxy can serve it with everything behind it down (docs/care.md)."""

from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from django.core.management.base import BaseCommand, CommandParser

from care import helplines, pages


class Command(BaseCommand):
    help = "Write the help page of every place into a folder, with a map for nginx from ?place= to file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        for code, _name in helplines.places():
            _write(folder / f"{code}.html", pages.help_page(place=code, static_copy=True))
        _write(folder / "index.html", pages.help_page(place="", static_copy=True))
        _write(folder / "places.html", pages.places_page())
        _write(folder / "places.map", _map())
        self.stdout.write(f"{len(helplines.places())} places written.")


def _map() -> str:
    """Only these values reach the file system: an address such as ?place=../../etc finds nothing here."""
    asked = {key: code for code, name in helplines.places() for key in (code, quote_plus(name))}
    return "default index;\n" + "".join(f'"{key}" {code};\n' for key, code in asked.items())


def _write(file: Path, text: str) -> None:
    """Whole or not at all: the proxy may be reading the folder at this moment."""
    part = file.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)
