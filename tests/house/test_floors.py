"""The floors hold: imports point down, and the ground belongs to everybody."""

import ast
import sys

import pytest
from importlinter.cli import lint_imports

from tests.house.tree import APPS, ROOT, modules, name_of, parsed


@pytest.mark.slow
def test_imports_point_down_only(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "path", [str(ROOT), *sys.path])

    assert lint_imports(no_cache=True) == 0, capsys.readouterr().out


def test_every_package_at_the_top_is_a_floor():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}

    assert packages == set(APPS)


def test_the_ground_is_small_and_has_no_models():
    ground = [path for path in modules() if name_of(path).startswith("common/") and path.name != "__init__.py"]

    assert len(ground) < 10
    assert [name_of(path) for path in ground if "models" in path.name] == []


def test_evidence_of_screening_knows_no_django():
    imported = {
        alias.name if isinstance(node, ast.Import) else node.module or ""
        for node in ast.walk(parsed(ROOT / "moderation" / "evidence.py"))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }

    assert {name for name in imported if name.split(".")[0] in {"django", *APPS}} == set()
