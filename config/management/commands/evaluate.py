"""`./run evaluate`: the quality table of the screening. Exit status 1 when a figure is worse than its floor."""

import gzip
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.evidence import CATEGORIES
from moderation.learning.corpus import CORPUS, examples
from moderation.learning.evaluate import Report, fallen, judge, report
from moderation.learning.reliability import bins, calibration_error, picture

HELD_OUT = CORPUS / "heldout"
FLOORS = HELD_OUT / "floors.json"
Labelled = tuple[str, dict[str, int], str]


class Command(BaseCommand):
    help = "Measure the screening on texts that nothing learned from, or on JSON lines of your own."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="texts: our format (.txt) or JSON lines with labels")
        parser.add_argument("--families", action="store_true", help="also the families that pass least")
        parser.add_argument("--json", type=Path, dest="figures", help="write all figures there")
        parser.add_argument("--plot", type=Path, help="draw there, as SVG, how true the scores are")

    def handle(
        self, *, files: list[Path], families: bool, figures: Path | None, plot: Path | None, **options: Any
    ) -> None:
        judged = judge(texts(files or [HELD_OUT]))
        found = report(judged)
        self.stdout.write(table(found))
        reliable = bins(judged)
        self.stdout.write(f"\n{'calibration error':32} {calibration_error(reliable):6.3f}")
        if families:
            self.stdout.write(weakest(found))
        if figures:
            figures.write_text(json.dumps(found.as_json(), indent=1), encoding="utf-8")
        if plot:
            plot.write_text(picture(reliable), encoding="utf-8")
        if not files and (faults := fallen(found, floors())):
            raise CommandError("Below the floor:\n" + "\n".join(faults))


def texts(files: list[Path]) -> Iterator[Labelled]:
    for path in files:
        if path.is_dir() or path.suffix == ".txt":
            yield from ((one.text, one.labels, one.family) for one in examples(path))
        else:
            yield from json_lines(path)


def json_lines(path: Path) -> Iterator[Labelled]:
    """{"text", "labels": {category: level}, "functionality"?}; without labels: harmless in every category."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as rows:
        for item in map(json.loads, rows):
            labels = item.get("labels", dict.fromkeys(CATEGORIES, 0))
            yield item["text"], labels, item.get("functionality") or item.get("source") or path.stem


def floors() -> dict[str, float]:
    stored: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return stored


def table(found: Report) -> str:
    rows = [f"{found.texts} texts", ""]
    rows += [f"{name:32} {value:6.3f}" for name, value in found.figures.items()]
    rows += ["", f"{'category':20} {'texts':>6} {'AP':>6}"]
    rows += [f"{name:20} {found.positives[name]:6} {value:6.3f}" for name, value in found.precision.items()]
    rows += ["", "levels: rows true, columns heard", *("  ".join(f"{n:5}" for n in row) for row in found.levels)]
    return "\n".join(rows)


def weakest(found: Report, most: int = 25) -> str:
    worst = sorted(found.families.items(), key=lambda item: item[1][0] / item[1][1])[:most]
    return "\n".join(["", "families that pass least:", *(f"{a:4}/{b:<4} {name}" for name, (a, b) in worst)])
