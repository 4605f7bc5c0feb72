"""The support panel for a verdict: what stands above somebody's own words in the same answer, in every room."""

from __future__ import annotations

from django.utils.safestring import SafeString

from care import panels
from moderation.evidence import Axis, Level, Verdict


def panel(place: str, verdict: Verdict, *, was_said: bool = True) -> SafeString:
    """Empty when nothing in the words asks for help. Moderators have been told only of urgent words that were said."""
    grave = {one.category for one in verdict.evidence.signals if one.axis is Axis.CARE and one.level >= Level.HIGH}
    return panels.support_html(
        place=place,
        level=verdict.care,
        category=panels.OVERDOSE if panels.OVERDOSE in grave else None,
        people_told=was_said and max(verdict.care, verdict.harm) == Level.URGENT,
    )
