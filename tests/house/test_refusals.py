"""A refusal is a sentence to a person, not an error message."""

import ast
import importlib
import re

import pytest

from common.errors import Refusal
from tests.house.tree import FOR_TRAINING, modules, name_of, parsed

COLD = re.compile(
    r"\b(error|invalid|forbidden|denied|illegal|abuse|junkie|addict|violat\w+|failed|bad request)\b|!", re.I
)


def every_kind(kind: type[Refusal]) -> set[type[Refusal]]:
    return {kind}.union(*(every_kind(child) for child in kind.__subclasses__()))


@pytest.fixture(scope="module")
def kinds() -> set[type[Refusal]]:
    for path in modules():
        if (
            "/" in name_of(path)
            and name_of(path) not in FOR_TRAINING
            and not name_of(path).startswith("config/management")
        ):
            importlib.import_module(name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    return every_kind(Refusal)


def sentences(kinds: set[type[Refusal]]):
    """Every sentence a refusal is raised with, and where: words of a template are read without what is filled in."""
    names = {kind.__name__ for kind in kinds}
    for path in modules():
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in names and node.args and (words := literal(node.args[0])):
                yield f"{name_of(path)}:{node.lineno}", words


def literal(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return ""


def test_every_refusal_has_a_kind_sentence(kinds):
    for kind in kinds:
        assert re.fullmatch(r"[A-Z].{10,}[.?]", kind.default), f"{kind.__name__}: {kind.default!r}"
        assert not COLD.search(kind.default), f"{kind.__name__}: {kind.default!r}"


def test_every_sentence_a_refusal_is_raised_with_is_kind(kinds):
    unkind = [
        f"{place}: {words}"
        for place, words in sentences(kinds)
        if not re.match(r"[A-Z…“]", words) or words[-1] not in ".?…" or COLD.search(words)
    ]

    assert unkind == []


def test_every_refusal_has_a_status_of_its_own_meaning_and_a_code(kinds):
    for kind in kinds:
        assert 400 <= kind.status < 500 or kind.status == 503, kind
        assert re.fullmatch(r"[a-z_]+", kind.code), kind
