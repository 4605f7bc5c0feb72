"""Would this model do better? Ask it about words that were looked at already, and compare with what people decided."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from moderation.checks import CHECKS
from moderation.learning import backtest, candidate, report

MISSES_DANGER, CANNOT_ASK = 1, 2


class Command(BaseCommand):
    help = "Replay the words of the last days: ./run backtest --model FOLDER. Exit status 1: it would miss danger."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--model", type=Path, help="folder of the candidate; without it the present checks are asked"
        )
        parser.add_argument("--days", type=int, default=30, help="how far back (default: 30)")
        parser.add_argument("--json", action="store_true", help="numbers for machines")

    def handle(self, *, model: Path | None, days: int, **options: Any) -> None:
        if days < 1:
            raise CommandError("--days must be 1 or more.", returncode=CANNOT_ASK)
        try:
            checks = candidate.checks_with(model) if model else CHECKS
        except candidate.NoSuchModel as problem:
            raise CommandError(str(problem), returncode=CANNOT_ASK) from problem
        look = partial(candidate.verdict_of, checks_used=checks)
        found = backtest.replay(look, days=days, now=timezone.now())
        name = candidate.name_of(model) if model else "the present checks"
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(found, name)))
        else:
            self.stdout.write("\n".join(report.sentences(found, name)))
        if not found.may_go_live:
            sys.exit(MISSES_DANGER)
