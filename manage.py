#!/usr/bin/env python
"""Django's own command line. `./run ANYTHING` sets up first and then comes here."""

import os
import sys
from pathlib import Path

try:
    from django.core.management import execute_from_command_line
except ImportError:
    sys.exit("Waymark is not set up in this Python. Please use ./run instead of manage.py: it sets up what is missing.")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    key = Path(__file__).resolve().parent / "var" / "secret_key"
    if key.exists() and not os.environ.get("SECRET_KEY"):
        os.environ.setdefault("SECRET_KEY_FILE", str(key))  # the one that ./run made for this machine
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
