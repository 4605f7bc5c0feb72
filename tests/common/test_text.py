"""Member's words become HTML through one door, and nothing that runs, loads or deceives comes through it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.text import MAX_BODY, TAGS, excerpt, to_safe_html

SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:msgbox(1))",
    "<a href='javascript:alert(1)'>x</a>",
    "<javascript:alert(1)>",
    "![x](https://elsewhere.example/pixel.png)",
    "<iframe src=https://elsewhere.example></iframe>",
    "<style>*{display:none}</style>",
    '<p style="position:fixed">x</p>',
    "<form action=https://elsewhere.example><input name=passphrase></form>",
    "<meta http-equiv=refresh content='0;url=https://elsewhere.example'>",
    "<div hx-get=/settings/ hx-trigger=load>x</div>",
    '<a id="config" name="csrf">x</a>',
    "[x](https://a.example/\"onmouseover='alert(1))",
    "<math><mtext></p><style><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src onerror=alert(1)>'>",
]
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^<>]*)>")


def assert_harmless(html: str) -> None:
    for _closing, name, attributes in TAG.findall(html):
        assert name in TAGS
        names = re.findall(r"([\w:-]+)\s*=", re.sub(r'"[^"]*"', '""', attributes))
        assert set(names) <= ({"href", "rel"} if name == "a" else set())
    for href in re.findall(r'href="([^"]*)"', html):
        assert href.startswith(("http://", "https://"))


@pytest.mark.parametrize("source", SCRIPTS)
def test_nothing_that_runs_or_loads_comes_through(source: str):
    assert_harmless(to_safe_html(source))


@given(st.text(alphabet="<>\"'=/:[]()!`*_~&#;\\ \n\t\x00abjsx", max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_soup_of_signs_comes_through(source: str):
    assert_harmless(to_safe_html(source))


@pytest.mark.parametrize("scheme", ["sms:15551234", "tel:15551234", "mailto:a@b.example", "intent:1", "javascript:123"])
def test_only_web_addresses_become_links(scheme: str):
    assert "<a" not in to_safe_html(f"[x]({scheme})")
    assert "<a" not in to_safe_html(f"<{scheme}>")


def test_a_link_tells_the_other_site_nothing():
    html = to_safe_html("see https://example.org/meeting")

    assert 'href="https://example.org/meeting"' in html
    assert all(word in html for word in ("nofollow", "noopener", "noreferrer", "ugc"))


def test_markdown_says_what_people_mean():
    html = to_safe_html("**day one** again\nand *tired*\n\n- tea\n- sleep\n\n> same")

    assert "<strong>day one</strong>" in html
    assert "<br>" in html
    assert html.count("<li>") == 2
    assert "<blockquote>" in html


def test_a_members_headings_stay_below_the_pages_own():
    html = to_safe_html("# one\n\n## two\n\n###### six")

    assert html.count("<h3>") == 2
    assert html.count("<h4>") == 1


def test_signs_are_shown_as_they_were_typed():
    assert "&lt;3" in to_safe_html("you all <3")
    assert "A&amp;E" in to_safe_html("A&E was kind")


@pytest.mark.parametrize(
    "hostile",
    [
        "[" * MAX_BODY,
        "![" * 9_000,
        "> " * 9_000,
        "*a " * 6_000,
        "`" * MAX_BODY,
        "[a](" * 5_000,
        "<a" * 9_000,
        "http://(" * 2_500,
        "(" * MAX_BODY,
        "a-" * 9_000,
        "( " * 9_000,
    ],
)
@pytest.mark.timeout(10)
def test_hostile_text_is_rendered_all_the_same(hostile: str):
    assert_harmless(to_safe_html(hostile))


def test_text_past_the_cap_is_cut():
    assert len(to_safe_html("a" * (MAX_BODY + 500))) < MAX_BODY + 100


def test_an_excerpt_ends_at_a_word():
    assert excerpt("one two three", 8) == "one two…"
    assert excerpt("short") == "short"
