"""The files of the house, as the tests of the house walk them."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("config", "forum", "realtime", "moderation", "care", "accounts", "common")
NOT_OURS = {
    ".git",
    ".venv",
    "__pycache__",
    ".hypothesis",
    "node_modules",
    "staticfiles",
    "var",
    "htmlcov",
    "test-results",
}
# Only `./run train` needs torch (requirements-train.txt); these can't be imported without it.
FOR_TRAINING = {f"moderation/learning/{name}.py" for name in ("encoder", "narrowing", "train")}
VENDORED = ("vendor/",)
BINARY = {".png", ".ico", ".webp", ".woff2", ".gz", ".br", ".npz", ".onnx", ".mo", ".sqlite3"}


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project, without what tools make and git ignores."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith("_cache")]
        found += [Path(folder, name) for name in names if name not in {".env", ".coverage", ".DS_Store"}]
    return tuple(sorted(found))


def with_suffix(*suffixes: str) -> Iterator[Path]:
    return (path for path in files() if path.suffix in suffixes)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def vendored(path: Path) -> bool:
    return any(part in name_of(path) for part in VENDORED)


def modules(*, tests: bool = False, migrations: bool = False) -> Iterator[Path]:
    """Python files of the apps (and of the tests), `manage.py` included."""
    for path in with_suffix(".py"):
        name = name_of(path)
        if ("/migrations/" in name and not migrations) or (name.startswith("tests/") and not tests):
            continue
        yield path


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=name_of(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
