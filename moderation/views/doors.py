"""The queue's door."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from accounts.rules import require_moderator

View = Callable[..., HttpResponse]


def moderators_only(view: View) -> View:
    """Signed out: to the sign-in page. Signed in and not a moderator: 403."""

    @login_required
    @wraps(view)
    def inside(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        require_moderator(request.user)
        return view(request, *args, **kwargs)

    return inside
