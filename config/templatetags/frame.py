"""Parts of the frame that look the same on most pages, drawn once for each way they can look."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts import notices
from common import text

register = template.Library()


@register.simple_tag(takes_context=True)
def site_nav(context: Context) -> SafeString:
    """`_site_nav.html` as this viewer sees it. It stands on every page: drawn anew, it is a tenth of what a page costs."""
    viewer = context["viewer"]
    is_member = bool(viewer.is_authenticated)
    section = context["request"].path.split("/", 2)[1]
    return text.trusted(
        _nav(section, is_member, is_member and viewer.is_moderator, notices.unread_count(viewer), context["site_name"])
    )


@lru_cache(maxsize=256)
def _nav(section: str, is_member: bool, is_moderator: bool, unread: int, site_name: str) -> str:
    """`section`: the first part of the path, compared in the template and never printed."""
    return render_to_string(
        "_site_nav.html",
        {
            "section": section,
            "is_member": is_member,
            "is_moderator": is_moderator,
            "unread_notices": unread,
            "site_name": site_name,
        },
    )
