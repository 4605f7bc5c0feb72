"""Print `.env.example`: every variable that the settings know, with its help, unit and default."""

import textwrap
from typing import Any

from django.core.management import BaseCommand

from config.env import Variable, env

HEAD = """\
# Every variable that Waymark reads, with its default. `./run env_example > .env.example` writes this file.
# Copy it to .env and take away the leading # of what you want to change; ./run and docker compose read it.
# An empty value counts as not set. For secrets prefer NAME_FILE, the path of a file that holds the value.
"""


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Print .env.example."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(HEAD + "".join(entry(variable) for variable in env.known.values()), ending="")


def entry(variable: Variable) -> str:
    facts = [f"Unit: {variable.unit}."] if variable.unit else []
    if variable.default:
        facts.append(f"Default: {variable.default}")
    elif variable.required:
        facts.append("Required; ./run makes one for this machine." if variable.kind == "secret" else "Required.")
    else:
        facts.append("Default: empty.")
    words = textwrap.wrap(f"{variable.help} {' '.join(facts)}", 117, break_long_words=False, break_on_hyphens=False)
    return "\n" + "".join(f"# {line}\n" for line in words) + f"#{variable.name}={variable.default}\n"
