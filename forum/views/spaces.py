"""All spaces, and one of them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from forum import reading
from forum.models import Space


@login_required
@require_safe
def spaces(request: HttpRequest) -> HttpResponse:
    return render(request, "forum/spaces.html", {"spaces": reading.spaces(request.user)})


@login_required
@require_safe
def space(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Space, slug=slug)
    page = reading.threads(found, request.user, request.GET.get("before", ""))
    return render(request, "forum/space.html", {"space": found, "page": page})
