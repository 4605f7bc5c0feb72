"""The front page, the way out, and the answers for what went wrong."""

from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template import loader
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from config.middleware import refusal_response


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("forum:spaces")
    return render(request, "home.html")


@csrf_exempt  # leaving must work from a page whose token is stale; a form of another site is told apart by its origin
@require_POST
def quick_exit(request: HttpRequest) -> HttpResponse:
    """End the session and be somewhere harmless."""
    if not from_here(request):
        return csrf_failure(request)
    with suppress(DatabaseError, InterfaceError):  # leaving works with the database down; the cookie goes below
        logout(request)
    response = HttpResponseRedirect(settings.QUICK_EXIT_URL)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def from_here(request: HttpRequest) -> bool:
    """Was this form on a page of ours? Browsers say so in Origin, or in Referer; one that says neither is not believed."""
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(said).netloc == request.get_host()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refusal_response(
        request,
        status=403,
        code="stale_form",
        message="This page was open for a long time, or cookies are off. Go back, reload the page and send it again.",
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal_response(request, status=400, code="bad_request", message="This request could not be read.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal_response(request, status=403, code="not_allowed", message="This page is not open to you.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal_response(
        request, status=404, code="not_found", message="We could not find that. It may have been moved or taken down."
    )


def server_error(request: HttpRequest) -> HttpResponse:
    try:
        return refusal_response(
            request,
            status=500,
            code="fault",
            message="Something broke on our side, not yours. The people who run this place can see that it did.",
        )
    except Exception:  # whatever broke the page may break this one too; the bare page needs nothing
        return HttpResponse(loader.get_template("500.html").render(), status=500)


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")
