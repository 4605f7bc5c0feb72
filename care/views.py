"""The page for the worst minute. It must open signed out, without JavaScript, and with the database and Redis down."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from care import helplines, pages


@require_safe
@transaction.non_atomic_requests
def help_now(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("place", "")
    known = bool(helplines.code_of(asked))
    place = helplines.place_from(request)
    response = HttpResponse(pages.help_page(place=place, unknown=bool(asked.strip()) and not known))
    _say_who_may_keep(response, asked_by_address=known)
    return response


def _say_who_may_keep(response: HttpResponse, *, asked_by_address: bool) -> None:
    """A page whose place stands in the address is the same for everybody; any other may tell where a member lives."""
    if asked_by_address:
        response.headers["Cache-Control"] = "public, max-age=300"
    else:
        response.headers["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
