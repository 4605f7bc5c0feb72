"""Read the environment, once, at the start, and say in a sentence what is wrong with it.

Every variable is read through one of the typed readers below, which also write it down in `env.known`; a test compares
that list with `.env.example`, so a variable that nobody documented cannot exist. An empty value counts as not set, so
that a compose file may pass a variable through without knowing it.
"""

import math
import os
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

from django.core.exceptions import ImproperlyConfigured

# The readers are named after what they return, so inside the class these words mean the readers, not the types.
Text: TypeAlias = str
Flag: TypeAlias = bool
Whole: TypeAlias = int
Number: TypeAlias = float
Entries: TypeAlias = list[str]
T = TypeVar("T")

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})


@dataclass(frozen=True)
class Variable:
    """One documented variable. `default` is the text that `.env.example` shows."""

    name: str
    kind: str
    default: str
    unit: str
    help: str
    required: bool


class Env:
    """Typed readers over a mapping of the environment. Each raises ImproperlyConfigured with a sentence for the operator."""

    def __init__(self, environ: Mapping[Text, Text]) -> None:
        self.environ = environ
        self.known: MutableMapping[Text, Variable] = {}

    def declare(
        self,
        name: Text,
        *,
        kind: Text = "str",
        default: Text = "",
        unit: Text = "",
        help: Text = "",
        required: Flag = False,
    ) -> None:
        """Write down a variable that something else than the settings reads (the `run` script, uvicorn, the tests)."""
        self.known[name] = Variable(name, kind, default, unit, help, required)

    def str(self, name: Text, *, default: Text | None = None, unit: Text = "", help: Text = "") -> Text:
        return self._read(name, "str", default, unit, help, _text)

    def bool(self, name: Text, *, default: Flag | None = None, unit: Text = "", help: Text = "") -> Flag:
        return self._read(name, "bool", default, unit, help, _flag)

    def int(self, name: Text, *, default: Whole | None = None, unit: Text = "", help: Text = "") -> Whole:
        return self._read(name, "int", default, unit, help, _whole)

    def float(self, name: Text, *, default: Number | None = None, unit: Text = "", help: Text = "") -> Number:
        return self._read(name, "float", default, unit, help, _number)

    def list(self, name: Text, *, default: Iterable[Text] | None = None, unit: Text = "", help: Text = "") -> Entries:
        """A list written with commas; blanks around the entries and empty entries are dropped."""
        fallback = None if default is None else [*default]
        return self._read(name, "list", fallback, unit, help, _entries)

    def secret(
        self,
        name: Text,
        *,
        default: Text | None = None,
        dev_default: Text | None = None,
        unit: Text = "",
        help: Text = "",
    ) -> Text:
        """A value that must not be seen: from NAME, or from the file that NAME_FILE points to. NAME wins.

        `default` is documented and safe to know ("" for a secret one may do without); `dev_default` is for a
        development start only and is never shown in `.env.example`.
        """
        self.declare(name, kind="secret", default=default or "", unit=unit, help=help, required=default is None)
        self.declare(f"{name}_FILE", kind="path", help=f"A file that holds {name}; used when {name} itself is not set.")
        if value := self.environ.get(name, "").strip():
            return value
        if path := self.environ.get(f"{name}_FILE", "").strip():
            return _contents(name, path)
        for fallback in (default, dev_default):
            if fallback is not None:
                return fallback
        raise ImproperlyConfigured(
            f"{name} is missing. Set {name}, or put the secret into a file and set {name}_FILE to its path."
        )

    def _read(
        self, name: Text, kind: Text, default: T | None, unit: Text, help: Text, parse: Callable[[Text, Text], T]
    ) -> T:
        self.declare(name, kind=kind, default=_shown(default), unit=unit, help=help, required=default is None)
        if raw := self.environ.get(name, "").strip():
            return parse(name, raw)
        if default is None:
            raise ImproperlyConfigured(f"{name} is missing. It is described in .env.example.")
        return default


def _text(_name: str, raw: str) -> str:
    return raw


def _flag(name: str, raw: str) -> bool:
    word = raw.lower()
    if word in YES or word in NO:
        return word in YES
    raise ImproperlyConfigured(f"{name} must be true or false, and is {raw!r}.")


def _whole(name: str, raw: str) -> int:
    try:
        return int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, and is {raw!r}.") from None


def _number(name: str, raw: str) -> float:
    try:
        value = float(raw)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ImproperlyConfigured(f"{name} must be a number, and is {raw!r}.")
    return value


def _entries(_name: str, raw: str) -> list[str]:
    return [entry for part in raw.split(",") if (entry := part.strip())]


def _contents(name: str, path: str) -> str:
    try:
        value = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        # The class name is enough: the text of the error may quote what is in the file.
        raise ImproperlyConfigured(
            f"{name}_FILE points to {path}, which can't be read ({type(problem).__name__})."
        ) from None
    if not value:
        raise ImproperlyConfigured(f"{name}_FILE points to {path}, which is empty.")
    return value


def _shown(default: object) -> str:
    if default is None:
        return ""
    if isinstance(default, bool):
        return "true" if default else "false"
    if isinstance(default, list):
        return ",".join(default)
    return str(default)


env = Env(os.environ)

# Read by the `run` script and by uvicorn before any Python of ours runs; listed here so that they are documented too.
env.declare("HOST", default="127.0.0.1", help="The address that ./run listens on.")
env.declare("PORT", kind="int", default="8000", help="The port that ./run listens on.")
env.declare("DEMO", kind="bool", default="true", help="Whether ./run loads the demo community into a new database.")
env.declare(
    "WEB_CONCURRENCY",
    kind="int",
    default="1",
    unit="processes",
    help="Processes that serve pages in the scaled profile; more than one needs Redis.",
)
env.declare(
    "FORWARDED_ALLOW_IPS",
    help="Addresses or networks of the proxies whose X-Forwarded-* headers are believed, by comma. Empty: nobody's.",
)
env.declare(
    "TEST_DATABASE_URL", help="A PostgreSQL for the tests, which they may fill and empty. Empty: a throw-away one."
)
env.declare("TEST_REDIS_URL", help="A Redis for the tests, which they may fill and empty. Empty: a throw-away one.")
