"""Screen texts from the command line, as a stream: one JSON object a line in, one a line out, in the same order."""

import json
import sys
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from moderation.checks import gather
from moderation.evidence import Author, Surface, Verdict
from moderation.policy import decide

UNREADABLE = "This line is not a JSON object with a text."


class Command(BaseCommand):
    help = "Screen JSON lines from standard input. Needs no database and keeps nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        surfaces = [surface.value for surface in Surface]
        parser.add_argument(
            "--surface", choices=surfaces, default="post", help="where the words stand, if a line does not say"
        )
        parser.add_argument(
            "--author-is-new", action="store_true", help="take authors for newcomers, if a line does not say"
        )

    def handle(self, *, surface: str, author_is_new: bool, **options: object) -> None:
        defaults = {"surface": surface, "author_is_new": author_is_new}
        for line in sys.stdin.buffer:
            if line.strip():
                self.stdout.write(json.dumps(answer(line, defaults)))
                self.stdout.flush()


def answer(line: bytes, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """What is printed for one line. A line we cannot read gets a sentence, never its own words back."""
    try:
        item = {**defaults, **json.loads(line.decode("utf-8", errors="replace"))}
        text, surface = item["text"], Surface(item["surface"])
        if not isinstance(text, str):
            raise TypeError
    except (ValueError, TypeError, KeyError, RecursionError):
        return {"id": None, "error": UNREADABLE}
    author = Author(is_newcomer=bool(item["author_is_new"]))
    return {"id": item.get("id"), **as_json(decide(gather(text, surface=surface, author=author), author, surface))}


def as_json(verdict: Verdict) -> dict[str, Any]:
    evidence = verdict.evidence
    return {
        "scores": dict(evidence.scores),
        "severity": verdict.severity,
        "action": verdict.action.value,
        "care": verdict.care.word,
        "harm": verdict.harm.word,
        "visibility": verdict.visibility,
        "reasons": [
            {
                "check": signal.check,
                "category": signal.category,
                "axis": signal.axis.value,
                "level": signal.level.word,
                "span": list(signal.span),
            }
            for signal in evidence.signals
            if signal.level
        ],
        "unknown": [unknown.check for unknown in evidence.unknown],
        "ms": round(evidence.ms, 3),
    }
