"""The look as far as it can be measured: contrast, weight, names that exist."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
STATIC = ROOT / "config" / "static"
APPS = ("accounts", "care", "config", "forum", "moderation", "realtime")
SITE = (STATIC / "site.css").read_text()

# WCAG 2.2: body text 7:1 (AAA), other text 4.5:1, borders of fields and the focus ring 3:1.
SURFACES = ("bg", "surface", "sunk", "accent-bg", "care-bg", "warn-bg", "danger-bg", "good-bg")
PAIRS = [
    *(("text", surface, 7.0) for surface in SURFACES),
    *(("muted", surface, 4.5) for surface in ("bg", "surface", "sunk", "accent-bg")),
    *((tone, f"{tone}-bg", 4.5) for tone in ("accent", "care", "warn", "danger", "good")),
    *((tone, surface, 4.5) for tone in ("accent", "care", "danger") for surface in ("bg", "surface")),
    ("care-bg", "care", 4.5),
    ("danger-bg", "danger", 4.5),
    ("accent-text", "accent", 4.5),
    ("exit-text", "exit", 7.0),
    ("edge", "surface", 3.0),
    ("edge", "bg", 3.0),
    ("focus", "surface", 3.0),
    ("focus", "bg", 3.0),
]


def colors(scheme: str) -> dict[str, str]:
    light, dark = SITE.split("@media screen and (prefers-color-scheme: dark)", 1)
    part = light if scheme == "light" else dark.split("@media", 1)[0]
    return dict(re.findall(r"--color-([\w-]+): (#[0-9a-f]{6})\b", part))


def luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def styles() -> dict[str, str]:
    return {
        str(path.relative_to(ROOT)): path.read_text() for app in APPS for path in (ROOT / app).rglob("static/**/*.css")
    }


def templates() -> dict[str, str]:
    return {str(path.relative_to(ROOT)): path.read_text() for app in APPS for path in (ROOT / app).rglob("*.html")}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_by_day_and_by_night(scheme):
    color = colors(scheme)

    low = [
        f"{one} on {other}: {contrast(color[one], color[other]):.2f}"
        for one, other, least in PAIRS
        if contrast(color[one], color[other]) < least
    ]

    assert low == []


def test_the_night_has_a_tone_for_every_color_of_the_day():
    assert colors("dark").keys() == colors("light").keys()


def test_styles_use_only_tokens_that_exist():
    everything = "\n".join(styles().values())
    made = set(re.findall(r"(--[\w-]+)\s*:", everything))

    assert {name for name in re.findall(r"var\((--[\w-]+)\)", everything) if name not in made} == set()


def test_colors_are_named_in_the_tokens_and_nowhere_else():
    tokens = SITE.split("@layer tokens", 1)[1].split("@layer base", 1)[0]
    rest = {name: text.replace(tokens, "") for name, text in styles().items()}

    assert [name for name, text in rest.items() if re.search(r":[^;{}]*#[0-9a-f]{3,8}\b", text)] == []


def test_every_style_is_in_a_layer():
    for name, text in styles().items():
        outside = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
        depth, tops = 0, []
        for piece in re.findall(r"[^{}]*[{}]", outside):
            if piece.endswith("{"):
                tops += [piece[:-1].rsplit(";", 1)[-1].strip()] if depth == 0 else []
                depth += 1
            else:
                depth -= 1
        assert [top for top in tops if not top.startswith("@layer")] == [], name


def test_a_first_visit_is_light():
    first = [STATIC / "site.css", STATIC / "js/quick-exit.js", STATIC / "js/frame.js", STATIC / "icons/sprite.svg"]
    weight = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in first}

    assert weight["site.css"] <= 9_000
    assert sum(weight.values()) <= 14_000, weight


def test_every_icon_that_a_page_names_is_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons/sprite.svg").read_text()))
    named = {
        name for text in templates().values() for name in re.findall(r"(?:sprite\.svg' %}|icons }})#([\w-]+)", text)
    }

    assert named
    assert named - drawn == set()


def test_vendored_files_bring_their_licenses():
    assert "Zero-Clause BSD" in (STATIC / "vendor/htmx.LICENSE.txt").read_text()
    assert "ISC License" in (STATIC / "icons/LICENSE.txt").read_text()
