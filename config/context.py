"""What the frame around every page needs."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """`site_name` and `viewer`, who is read only when a template asks."""
    user = getattr(request, "user", None) or AnonymousUser()
    return {
        "site_name": settings.SITE_NAME,
        "quick_exit_url": settings.QUICK_EXIT_URL,
        "viewer": user,
    }
