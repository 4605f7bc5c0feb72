"""Habits of the house that no linter knows."""

import ast
import re

from tests.house.tree import functions, modules, name_of, parsed, text, vendored, with_suffix

# Written in two parts, or this file would find itself.
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error)\b|lorem" + r" ipsum", re.I)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=[\"']", re.I)
ELSEWHERE = re.compile(r"(?:src|href|action)=[\"'](?:https?:)?//", re.I)
SIGNALS = ("pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed")


def places(paths, pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name_of(path)}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(text(path).splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_import_hides_inside_a_function():
    found = [
        f"{name_of(path)}:{inner.lineno}"
        for path in modules()
        for function in functions(path)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert found == []


def test_rules_do_not_live_in_signals_or_save():
    saves = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        for node in functions(path)
        if node.name in {"save", "delete"}
    ]
    signals = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and any(alias.name in SIGNALS for alias in node.names)
    ]

    assert saves + signals == []


def test_nothing_is_left_unfinished():
    assert places((p for p in with_suffix(".py", ".html", ".js", ".css", ".md") if not vendored(p)), UNFINISHED) == []


def test_templates_hold_no_script_no_style_and_no_handler():
    assert places(with_suffix(".html"), INLINE) == []


def test_templates_load_nothing_from_elsewhere():
    # A link a person may follow is not a request the page makes; it is written rel="noreferrer".
    lines = places(with_suffix(".html"), ELSEWHERE)

    assert [line for line in lines if "<a " not in line] == []


def test_scripts_are_checked_and_their_imports_end_in_semicolons():
    # Without the semicolon the hashed name is not written into the import, and the page loads an old file.
    scripts = [path for path in with_suffix(".js") if not vendored(path) and "/static/" in name_of(path)]

    assert [name_of(p) for p in scripts if not text(p).startswith("// @ts-check")] == []
    assert places(scripts, re.compile(r"^\s*(import|export)\b.*\bfrom\b.*[\"']\s*$")) == []


def test_scripts_make_no_html_and_no_code_out_of_text():
    scripts = [path for path in with_suffix(".js") if not vendored(path) and "/static/" in name_of(path)]

    assert places(scripts, re.compile(r"\beval\(|new Function\(|\.outerHTML\s*=|document\.write")) == []


def test_names_of_tests_are_sentences():
    found = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in modules(tests=True)
        if name_of(path).startswith("tests/")
        for node in functions(path)
        if node.name.startswith("test_") and node.name.count("_") < 3
    ]

    assert found == []


def test_tests_do_not_sleep():
    tests = [path for path in modules(tests=True) if path.name.startswith("test_")]

    assert places(tests, re.compile(r"\b(time|asyncio)\.sleep" + r"\(|wait_for" + r"_function")) == []
