"""Every page and panel of the care app, rendered once for the tests that read them all."""

import re
from functools import cache
from html import unescape

from care import helplines, pages, panels

CODES = [code for code, _name in helplines.places()]


@cache
def page(code: str) -> str:
    return pages.help_page(place=code)


@cache
def everything(code: str) -> str:
    """The page, its static copy and all panels of one place."""
    shown = [
        panels.support_html(place=code, level=level, face=face, category=category, people_told=True)
        for level in ("low", "high", "urgent")
        for face in panels.FACES
        for category in (None, panels.OVERDOSE)
    ]
    return "\n".join([page(code), pages.help_page(place=code, static_copy=True), *shown])


def words(html: str) -> str:
    """What a reader sees, and where links lead: tags gone, addresses kept."""
    hrefs = " \n ".join(re.findall(r'href="([^"]*)"', html))
    return unescape(re.sub(r"<[^>]+>", " ¦ ", html) + " ¦ " + hrefs)
