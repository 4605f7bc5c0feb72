"""Fill an empty database with the demo community."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from config.demo import loader
from config.demo.stage import PASSPHRASE

NAMES = "ana (newcomer), ben (regular), vic (blocked by ana), mo and mia (moderators), lee (lead moderator)"


class Command(BaseCommand):
    help = "Load the demo community into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when somebody already lives here")

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        if User.objects.exists():
            if if_empty:
                self.say("There are members here, so the demo community stays out.")
                return
            raise CommandError("There are members here. The demo community is for an empty database.")
        summary = loader.load(now=timezone.now(), report=self.say)
        self.say(f"Loaded: {summary}.")
        if not if_empty:  # ./run greets with the names by itself
            self.say(f"Demo names: {NAMES}. Passphrase for each: {PASSPHRASE}")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
