"""The help page as text: no request, no session, no database, so that it can be served with all of them down."""

from functools import cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from care import helplines, places


def help_page(*, place: str, unknown: bool = False, static_copy: bool = False) -> SafeString:
    """For an ISO code, or "" for everywhere. `unknown`: say that the place asked for is not known.

    The list to choose from is only on the page for everywhere: it would be a third of every other page, where a field
    that takes names and codes does the same. A static copy leads to its neighbor files instead of this site.
    """
    lines = helplines.for_place(place)
    return render_to_string(
        "care/help_now.html",
        {
            "lines": lines,
            "options": _options() if lines.place == places.WORLDWIDE and not static_copy else "",
            "unknown": unknown,
            "static_copy": static_copy,
            **_frame(),
        },
    )


def places_page() -> SafeString:
    return render_to_string("care/places.html", {"places": helplines.places(), "static_copy": True, **_frame()})


def _frame() -> dict[str, str]:
    return {"site_name": settings.SITE_NAME, "quick_exit_url": settings.QUICK_EXIT_URL}


@cache
def _options() -> SafeString:
    """Names alone, without values and closing tags, which HTML allows: a third of the bytes for a phone on a slow line."""
    names = format_html_join("", "<option>{}", ((name,) for _code, name in helplines.places()))
    return format_html('<option value="">Choose{}', names)
