"""What is written about the house is true of it."""

import re

import pytest

from tests.house.tree import BINARY, ROOT, files, modules, name_of, text, with_suffix

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
HEADING = re.compile(r"^#+\s+(.*)$", re.M)
# Parts of addresses and paths that only one machine knows. Written in pieces, or this file would find itself.
NOT_HERE = re.compile(
    "|".join(
        (
            r"(?<![\w.])/(wo" + r"rk|fa" + r"rm|ro" + r"ot|home/\w+|Users/\w+)/",
            r"py" + r"pi\.org",
            r"pythonhos" + r"ted",
            r"npm" + r"js\.(org|com)",
            r"index" + r"-url\s*=?\s*\S*://",
            r"deb\.deb" + r"ian\.org",
        )
    )
)


def anchor(heading: str) -> str:
    """As GitHub makes it: lower case, blanks to hyphens, punctuation gone."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def links(path):
    for found in LINK.finditer(re.sub(r"```.*?```", "", text(path), flags=re.S)):
        target = found.group(1) or found.group(2)
        if not re.match(r"[a-z]+:", target):
            yield target


@pytest.mark.parametrize("path", [*with_suffix(".md")], ids=name_of)
def test_links_of_this_paper_resolve(path):
    for target in links(path):
        file, _, fragment = target.partition("#")
        place = (path.parent / file) if file else path
        assert place.exists(), f"{name_of(path)} links to {target}"
        if fragment and place.suffix == ".md":
            assert fragment in {anchor(heading) for heading in HEADING.findall(text(place))}, target


def test_decisions_named_in_code_are_written_down():
    named = {number for path in modules(tests=True) for number in re.findall(r"adr/(\d{4})", text(path))}
    written = {path.name[:4] for path in (ROOT / "docs" / "adr").glob("[0-9]*.md")}

    assert named - written == set()


def test_every_decision_says_what_was_given_up():
    for path in (ROOT / "docs" / "adr").glob("[0-9]*.md"):
        parts = re.findall(r"^\*\*(.+)\.\*\* \S", text(path), re.M)
        assert parts == ["Context", "Decision", "What we gave up"], path.name


def test_no_file_names_one_machine_or_a_registry():
    found = [
        f"{name_of(path)}:{number}: {line.strip()[:100]}"
        for path in files()
        if path.suffix not in BINARY
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if NOT_HERE.search(line)
    ]

    assert found == []


def test_every_package_and_file_of_the_map_exists():
    """The map in the README shows folders and files as `name/` or `name.py` at the start of a line."""
    block = re.search(r"## A map of the house\n.*?```text\n(.*?)```", text(ROOT / "README.md"), re.S)
    assert block, "the README has no map"
    folder = ROOT
    for line in block.group(1).splitlines():
        name = line.split()[0] if line.strip() else ""
        if not re.fullmatch(r"[\w.\-/]+", name):
            continue
        if not line.startswith(" "):
            folder = ROOT / name if name.endswith("/") else ROOT
            assert (ROOT / name).exists(), name
        else:
            assert (folder / name).exists(), f"{name_of(folder)}/{name}"
