"""{% load care %}{% support_panel place level face %}: the panel of every room, drawn here alone."""

from django import template
from django.utils.safestring import SafeString

from care import panels

register = template.Library()


@register.simple_tag
def support_panel(
    place: str, level: int | str, face: str = "author", category: str | None = None, people_told: bool = False
) -> SafeString:
    return panels.support_html(place=place, level=level, face=face, category=category, people_told=people_told)
