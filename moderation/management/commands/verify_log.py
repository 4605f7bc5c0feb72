"""`manage.py verify_log`: is the log of the queue whole? Exit status 1 and a line for each break when it is not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation import log
from moderation.models import LogHead


class Command(BaseCommand):
    help = "Verify the hash chain of the moderation log."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(log.faults())
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"The log is broken in {len(faults)} places.")
        head = LogHead.objects.filter(pk=1).first() or LogHead()
        self.stdout.write(f"The log is whole: {head.number} events, head {head.digest}.")
