"""Migrations go forward, back, and forward again."""

import re

import pytest

from tests.house.tree import ROOT
from tests.serve import manage

FLOORS_FROM_THE_TOP = ("forum", "realtime", "moderation", "care", "accounts")


# In one process: starting Django for each of the steps would take most of the time.
STEPS = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
for app in {apps}:
    call_command("migrate", app, "zero", verbosity=0)
call_command("migrate", verbosity=0)
call_command("migrate", "--check", "--plan")
"""


def forward_and_back(env: dict[str, str]) -> str:
    apps = [app for app in FLOORS_FROM_THE_TOP if (ROOT / app / "migrations").exists()]
    return manage(env, "shell", "--no-imports", "-c", STEPS.format(apps=apps))


@pytest.mark.slow
def test_migrations_go_forward_and_back_on_sqlite(tmp_path):
    plan = forward_and_back({"DATABASE_URL": f"sqlite:///{tmp_path}/back.sqlite3"})

    assert "No planned migration operations" in plan


@pytest.mark.slow
@pytest.mark.postgres
def test_migrations_go_forward_and_back_on_postgresql(new_postgres_url):
    plan = forward_and_back({"DATABASE_URL": new_postgres_url})

    assert "No planned migration operations" in plan


@pytest.mark.slow
def test_models_and_migrations_agree(tmp_path):
    env = {"DATABASE_URL": f"sqlite:///{tmp_path}/agree.sqlite3"}

    assert "No changes detected" in manage(env, "makemigrations", "--check", "--dry-run")


def test_names_of_migrations_are_sentences():
    names = [path.stem for path in ROOT.glob("*/migrations/[0-9]*.py")]

    assert [name for name in names if re.search(r"_auto_|_alter_|_remove_.*_and_more", name)] == []
