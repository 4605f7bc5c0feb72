"""One answer, three shapes: a page, a fragment of it, or JSON, by what the client asked for."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


def wants_json(request: HttpRequest) -> bool:
    """True when the client prefers JSON to HTML. A browser's own `*/*` never counts."""
    accepted = request.headers.get("Accept", "")
    return "application/json" in accepted and request.accepts("application/json") and "text/html" not in accepted


def wants_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def answer(
    request: HttpRequest,
    *,
    page: str,
    context: Mapping[str, Any],
    fragment: str | None = None,
    status: int = 200,
    data: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Render `page`, or `fragment` for htmx, or `data` for a client that asked for JSON."""
    if data is not None and wants_json(request):
        return JsonResponse(dict(data), status=status)
    template = fragment if fragment and wants_fragment(request) else page
    return render(request, template, dict(context), status=status)


def form_errors(form: BaseForm) -> str:
    """All messages of a form in one kind sentence or two, without the member's words."""
    return " ".join(dict.fromkeys(message for messages in form.errors.values() for message in messages))
