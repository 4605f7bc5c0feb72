"""Words of a member become HTML in one place, and that place alone may call a string safe."""

import re

from tests.house.tree import modules, name_of, text, with_suffix

THE_DOOR = "common/text.py"
BYPASS = re.compile(r"\bmark_safe\b|\bSafeString\((?!\"\"\))|\bSafeText\b|\bSafeData\b|html_safe\b")
TEMPLATE_BYPASS = re.compile(r"\|\s*safe(seq)?\b|\bautoescape\s+off\b")


def lines_with(pattern: re.Pattern[str], paths) -> list[str]:
    return [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(text(path).splitlines(), 1)
        if pattern.search(line)
    ]


def test_only_the_door_calls_a_string_safe():
    found = lines_with(BYPASS, (path for path in modules() if name_of(path) != THE_DOOR))

    assert found == []


def test_no_template_calls_a_string_safe():
    assert lines_with(TEMPLATE_BYPASS, with_suffix(".html")) == []


def test_only_the_door_names_the_sanitizers():
    pattern = re.compile(r"^\s*(import|from)\s+(bleach|nh3|markdown_it)\b")

    assert lines_with(pattern, (path for path in modules() if name_of(path) != THE_DOOR)) == []
