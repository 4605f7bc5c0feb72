"""The lock files are whole, and come from nowhere in particular."""

import re

import pytest

from tests.house.tree import ROOT, text

PAIRS = [("requirements.in", "requirements.txt"), ("requirements-dev.in", "requirements-dev.txt")]


def direct(name: str) -> set[str]:
    lines = (line.strip() for line in text(ROOT / name).splitlines())
    return {re.split(r"[\[~=<>; ]", line)[0].lower() for line in lines if line and line[0] not in "#-"}


def pinned(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9_.\-]+)==(\S+)", text(ROOT / name), re.M))


@pytest.mark.parametrize(("_wanted", "lock"), PAIRS)
def test_a_lock_file_holds_no_address(_wanted, lock):
    assert re.findall(r"^.*(?:https?:|file:|--(?:extra-)?index|--find-links).*$", text(ROOT / lock), re.M) == []


@pytest.mark.parametrize(("_wanted", "lock"), PAIRS)
def test_every_line_of_a_lock_file_has_a_hash(_wanted, lock):
    entries = re.split(r"\n(?=[a-z])", text(ROOT / lock).strip())

    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(("wanted", "lock"), PAIRS)
def test_every_wish_is_pinned(wanted, lock):
    assert direct(wanted) - set(pinned(lock)) == set()


def test_the_two_locks_agree():
    site, tools = pinned("requirements.txt"), pinned("requirements-dev.txt")
    # Two versions of one package, for older and newer Pythons, are both in each file; dict keeps the last of both.
    assert {name for name in site.keys() & tools.keys() if site[name] != tools[name]} == set()


def test_every_dependency_says_why_it_is_here():
    paper = text(ROOT / "docs" / "dependencies.md").lower()

    assert [
        name for name in direct("requirements.in") | direct("requirements-dev.in") if f"`{name}`" not in paper
    ] == []
