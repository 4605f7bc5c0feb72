"""Every knob is written down where an operator looks."""

import io
import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from config.env import Env, env
from tests.house.tree import ROOT, modules, name_of, text


def test_the_example_shows_every_variable_as_it_is():
    output = io.StringIO()
    call_command("env_example", stdout=output)

    assert text(ROOT / ".env.example") == output.getvalue(), "write it anew: ./run env_example > .env.example"


def test_every_variable_has_a_help_and_every_number_a_unit():
    for variable in env.known.values():
        assert variable.help.endswith((".", "?")), variable.name
        if variable.kind in {"int", "float"} and variable.name != "PORT":
            assert variable.unit, variable.name


def test_nothing_but_the_frame_reads_the_environment():
    allowed = {"config/env.py", "config/asgi.py", "config/wsgi.py", "config/celery.py", "manage.py"}
    readers = {name_of(path) for path in modules() if re.search(r"\bos\.(environ|getenv)\b", text(path))}

    assert readers - allowed == set()


def test_a_missing_secret_stops_the_start_with_a_sentence():
    with pytest.raises(ImproperlyConfigured, match=r"SECRET_KEY is missing\. Set SECRET_KEY, or put"):
        Env({}).secret("SECRET_KEY")


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text("  from the file\n")

    assert Env({"KEY_FILE": str(tmp_path / "key")}).secret("KEY") == "from the file"
    assert Env({"KEY_FILE": str(tmp_path / "key"), "KEY": "direct"}).secret("KEY") == "direct"


@pytest.mark.parametrize("content", [None, "", "  \n"])
def test_a_secret_file_that_is_missing_or_empty_is_named(tmp_path, content):
    path = tmp_path / "key"
    if content is not None:
        path.write_text(content)

    with pytest.raises(ImproperlyConfigured, match=f"KEY_FILE points to {path}"):
        Env({"KEY_FILE": str(path)}).secret("KEY", default="")


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("bool", "Yes", True),
        ("bool", "0", False),
        ("int", " 12 ", 12),
        ("float", "0.5", 0.5),
        ("list", "a, b,,c ", ["a", "b", "c"]),
        ("str", "  word ", "word"),
    ],
)
def test_a_value_is_read_as_its_kind(kind, raw, value):
    assert getattr(Env({"NAME": raw}), kind)("NAME") == value


@pytest.mark.parametrize(("kind", "raw"), [("bool", "maybe"), ("int", "1.5"), ("float", "nan"), ("float", "ten")])
def test_a_value_of_the_wrong_kind_is_refused_by_name(kind, raw):
    with pytest.raises(ImproperlyConfigured, match="^NAME must be "):
        getattr(Env({"NAME": raw}), kind)("NAME")


def test_an_empty_value_counts_as_not_set():
    assert Env({"NAME": ""}).int("NAME", default=3) == 3
