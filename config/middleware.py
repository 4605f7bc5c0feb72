"""Refusals become answers; every answer carries strict headers; health is asked before anything else."""

from collections.abc import Callable

import structlog
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils import timezone

from common import clock
from common.errors import Invalid, NotReady, Refusal, TooLarge, WrongMethod
from common.http import require_readable, wants_fragment, wants_json
from config import health as checks

Handler = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("waymark.pages")

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Origin-Agent-Cluster": "?1",
}


def health(get_response: Handler) -> Handler:
    """`/health/…` answers before hosts, sessions and cookies are looked at: a probe has none of them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == "/health/live":
            return JsonResponse({"status": "alive"})
        if request.path == "/health/ready":
            state = checks.ready()
            return JsonResponse(state, status=200 if state["status"] == "ready" else 503)
        return get_response(request)

    return middleware


def security_headers(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            # The Back button on a shared phone must show nothing after signing out.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def refusals(get_response: Handler) -> Handler:
    """Refusal to page, fragment or JSON. Faults of the database become a 503 with the way to help, never a trace."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if getattr(request, "body_was_too_large", False):  # config.pages read no more of it
            return _refuse(request, TooLarge())
        response = get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        refused = _refuse(request, WrongMethod())  # Django's own has no words
        refused.headers["Allow"] = response.headers["Allow"]
        return refused

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return _refuse(request, exception)
        if isinstance(exception, RequestDataTooBig):
            return _refuse(request, TooLarge())
        if isinstance(exception, (TooManyFieldsSent, UnicodeDecodeError, UnicodeEncodeError)):
            return _refuse(request, Invalid())
        if isinstance(exception, (DatabaseError, InterfaceError)):
            return _refuse(request, _unready(exception))
        return None

    def process_view(request: HttpRequest, *_view: object) -> HttpResponse | None:
        if request.method == "POST":
            try:
                require_readable(request)
            except (Refusal, RequestDataTooBig, TooManyFieldsSent) as refusal:
                return process_exception(request, refusal)
        return None

    middleware.process_view = process_view  # type: ignore[attr-defined]
    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def own_zone(get_response: Handler) -> Handler:
    """Times on pages are the member's own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # /help-now/ must open with the database down, and shows no times.
        try:
            if request.path != "/help-now/" and request.session.session_key and request.user.is_authenticated:
                timezone.activate(clock.zone(request.user.zone))
        except (DatabaseError, InterfaceError) as fault:
            return _refuse(request, _unready(fault))
        try:
            return get_response(request)
        finally:
            timezone.deactivate()

    return middleware


def _unready(fault: Exception) -> NotReady:
    log.error("database_fault", fault=type(fault).__name__)  # the message may quote a row
    return NotReady(retry_after=5)


def _refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return refusal_response(
        request,
        status=refusal.status,
        message=refusal.message,
        code=refusal.code,
        retry_after=refusal.retry_after,
        support=refusal.support,
    )


def refusal_response(
    request: HttpRequest, *, status: int, message: str, code: str, retry_after: int | None = None, support: str = ""
) -> HttpResponse:
    """The same refusal as JSON, as a fragment that htmx puts into the page's message line, or as a page of its own."""
    said: dict[str, object] = {"code": code, "message": message, "retry_after": retry_after, "support": support}
    if wants_json(request):
        response: HttpResponse = JsonResponse(said, status=status)
    elif wants_fragment(request):
        response = render(request, "_refusal.html", {**said, "status": status}, status=status)
        response.headers["HX-Retarget"] = "#says"
        response.headers["HX-Reswap"] = "innerHTML"
    else:
        # What was typed comes back on the page, so that it can be kept: nothing was saved.
        response = render(request, "error.html", {**said, "status": status, "words": _words(request)}, status=status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _words(request: HttpRequest) -> str:
    try:
        return request.POST.get("body", "")
    except (BadRequest, MultiPartParserError, SuspiciousOperation, UnicodeError):
        return ""
