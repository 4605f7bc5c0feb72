"""The append-only log, newest first, without a member's words or names."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from moderation import reading
from moderation.views.doors import moderators_only


@moderators_only
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    events, older = reading.log_page(before=request.GET.get("before", ""))
    return render(request, "moderation/log.html", {"events": events, "older": older})
