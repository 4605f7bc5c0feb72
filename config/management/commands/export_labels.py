"""Print what moderators decided about the words of members who said yes, as a corpus to train on."""

from typing import Any

from django.core.management import BaseCommand

from moderation.learning import export

READ_FIRST = (
    "Written {count} texts. Names of members, numbers, addresses and links that we found are taken out; somebody has to "
    "read the file before it is used or given away, and to delete it after training."
)


class Command(BaseCommand):
    help = "Print labelled texts for training: ./run export_labels > team.txt"

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for line in export.lines():
            self.stdout.write(line)
            count += bool(line) and not line.startswith("# ")
        self.stderr.write(READ_FIRST.format(count=count))
