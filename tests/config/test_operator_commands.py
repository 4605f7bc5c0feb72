"""Commands that an operator types: role, backup, prepare, and manage.py in the wrong Python."""

import io
import sqlite3
import stat
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role
from tests.house.tree import ROOT
from tests.serve import manage


def test_the_first_lead_is_made_by_the_operator(ben):
    call_command("role", "Ben", "lead", stdout=io.StringIO())

    ben.refresh_from_db()
    assert ben.role == Role.LEAD


def test_a_role_for_nobody_is_refused(db):
    with pytest.raises(CommandError, match="Nobody here"):
        call_command("role", "nobody", "lead")


@pytest.mark.slow
def test_a_backup_is_whole_private_and_never_overwrites(tmp_path):
    env = {"DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3"}
    manage(env, "migrate", "--no-input", "-v", "0")
    copy = tmp_path / "copy.sqlite3"

    manage(env, "backup", str(copy))

    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with sqlite3.connect(copy) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM accounts_user").fetchone() == (0,)
    with pytest.raises(subprocess.CalledProcessError) as refused:
        manage(env, "backup", str(copy))
    assert "is there already" in refused.value.stderr


@pytest.mark.slow
def test_preparing_twice_does_nothing_the_second_time(tmp_path):
    env = {"DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3"}

    manage(env, "prepare")
    again = manage(env, "prepare")

    assert "Collecting" not in again


def test_manage_without_the_environment_names_the_command_to_use():
    # -S leaves out the installed packages, as a Python outside .venv would.
    done = subprocess.run(
        [sys.executable, "-S", "manage.py"], cwd=ROOT, capture_output=True, text=True, check=False, env={"PATH": ""}
    )

    assert done.returncode == 1
    assert "use ./run" in done.stderr
