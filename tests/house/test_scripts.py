"""The shell scripts: they parse, they may be run, and they use nothing that macOS has not."""

import os
import re
import shutil
import subprocess

import pytest

from tests.house.tree import ROOT, text

SCRIPTS = ("run", "deploy/serve", "deploy/make-secrets")
ONLY_GNU = re.compile(r"readlink -f|sed -i|\btimeout \d|date -d|stat -c|grep -P|sha256sum|\[\[|\bfunction \w")


@pytest.mark.parametrize("name", [*SCRIPTS, ".ci/run"])
def test_this_script_may_be_run_and_parses(name):
    shell = "bash" if name == ".ci/run" else "sh"

    assert os.access(ROOT / name, os.X_OK)
    assert subprocess.run([shell, "-n", ROOT / name], check=False).returncode == 0


@pytest.mark.parametrize("name", SCRIPTS)
def test_this_script_uses_nothing_only_linux_has(name):
    code = [line for line in text(ROOT / name).splitlines() if not line.lstrip().startswith("#")]

    assert [line for line in code if ONLY_GNU.search(line)] == []


def test_the_secrets_of_the_scaled_profile_are_made_once(tmp_path):
    (tmp_path / "deploy").mkdir()
    script = shutil.copy(ROOT / "deploy" / "make-secrets", tmp_path / "deploy")

    said = subprocess.run([script], capture_output=True, text=True, check=True).stdout
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    subprocess.run([script], capture_output=True, check=True)

    assert {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()} == made
    assert len(made["secret_key"].strip()) >= 100
    assert made["postgres_password"].strip() in made["database_url"]
    assert not any(value.strip() in said for value in made.values())
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0


def test_every_quick_hook_is_a_command_of_our_own():
    entries = re.findall(r"^\s+entry: (.*)$", text(ROOT / ".pre-commit-config.yaml"), re.M)

    assert entries
    assert all(entry.startswith(".venv/bin/python -m ") for entry in entries)
    assert "repo: local" in text(ROOT / ".pre-commit-config.yaml")
    assert "https:" not in text(ROOT / ".pre-commit-config.yaml")
