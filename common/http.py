"""One answer, three shapes: a page, a fragment of it, or JSON, by what the client asked for."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from common.errors import Invalid

BROKEN = "Part of the text could not be read. Please type it again, without pasting, and send it once more."


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
    return " ".join(
        dict.fromkeys(
            message
            for messages in form.errors.get_json_data().values()
            for message in (one["message"] for one in messages)
        )
    )


def require_readable(request: HttpRequest) -> None:
    """Broken UTF-8 is said, not stored: Django reads it as Latin-1 or as replacement marks. Raises Invalid."""
    try:
        if request.content_type == "application/x-www-form-urlencoded":
            unquote_to_bytes(request.body).decode()
    except UnicodeDecodeError:
        raise Invalid(BROKEN) from None
    if any("\ufffd" in value for _, values in request.POST.lists() for value in values):
        raise Invalid(BROKEN)
