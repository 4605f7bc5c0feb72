"""The support panel: what stands above a person's own words in the same answer. No database, no JavaScript, no wait."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from care import helplines

LEVELS = ("none", "low", "high", "urgent")
FACES = ("author", "reader", "flagger", "moderator")
OVERDOSE = "overdose_emergency"

HEADINGS = {
    ("author", "low"): "If today is heavy",
    ("author", "high"): "You do not have to carry this alone",
    ("author", "urgent"): "In danger now? Please call",
    ("reader", "low"): "Someone here may be having a hard day",
    ("reader", "high"): "Someone here may need help",
    ("reader", "urgent"): "Someone here may be in danger",
    ("flagger", "low"): "Thank you for telling us",
    ("flagger", "high"): "Thank you for telling us",
    ("flagger", "urgent"): "Thank you. If they are in danger now, please call",
    ("moderator", "low"): "For moderators: a kind answer helps",
    ("moderator", "high"): "For moderators: someone may be at risk",
    ("moderator", "urgent"): "For moderators: someone may be in danger now",
}
OVERDOSE_HEADINGS = {
    "author": "This may be an overdose. Start here",
    "reader": "This may be an overdose. Start here",
    "flagger": "Thank you. This may be an overdose",
    "moderator": "For moderators: this may be an overdose",
}


def support_html(
    *, place: str, level: int | str, face: str = "author", category: str | None = None, people_told: bool = False
) -> SafeString:
    """The panel for a place ("" is everywhere), a level 0..3 or none..urgent, and who is looking.

    Level none is empty, except for the flagger, who is always thanked. `category`: "overdose_emergency" puts the steps
    first from level high on. `people_told` says that someone here was told; pass it only when it is true.
    """
    name = level_name(level)
    if name == "none":
        if face != "flagger":
            return SafeString("")
        name = "low"
    overdose = category == OVERDOSE and name != "low"
    return _render(
        helplines.for_place(place).place, name, face if face in FACES else "author", overdose, bool(people_told)
    )


def level_name(level: int | str) -> str:
    """A level that cannot be read counts as high: better one panel too many than none."""
    if isinstance(level, int):
        return LEVELS[min(max(level, 0), len(LEVELS) - 1)]
    return level.lower() if level.lower() in LEVELS else "high"


@lru_cache(maxsize=4096)
def _render(place: str, level: str, face: str, overdose: bool, people_told: bool) -> SafeString:
    context = {
        "lines": helplines.for_place(place),
        "level": level,
        "face": face,
        "overdose": overdose,
        "people_told": people_told,
        "heading": OVERDOSE_HEADINGS[face] if overdose else HEADINGS[face, level],
        "body": f"care/_panel_{face}.html",
    }
    return render_to_string("care/_support_panel.html", context)
