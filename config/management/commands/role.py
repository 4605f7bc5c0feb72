"""Give somebody a role. The first lead moderator of a new site can come from nowhere else."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from accounts.models import Role, User

ROLES = {role.name.lower(): role for role in Role}


class Command(BaseCommand):
    help = "Give a member a role: ./run role NAME lead"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("role", choices=ROLES)

    def handle(self, *args: Any, name: str, role: str, **options: Any) -> None:
        if not User.objects.filter(name__iexact=name, is_active=True).update(role=ROLES[role]):
            raise CommandError("Nobody here has this name.")
        self.stdout.write(f"Done. The role counts from the next page on: {ROLES[role].label}.")
