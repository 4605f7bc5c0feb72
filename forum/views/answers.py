"""What somebody sees after they wrote: help first, then their own words, or simply the thread."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse

from care.helplines import place_from
from common.http import answer, form_errors, wants_fragment, wants_json
from forum import cards
from forum.posting import Posted
from moderation import support
from moderation.models import Visibility


def said(
    request: HttpRequest, posted: Posted, *, status: int | None = None, fragment: str | None = None
) -> HttpResponse:
    """201 for new words, 200 for a repeat. A browser is sent on, unless there is something to tell its author first."""
    post = posted.post
    status = status or (201 if posted.is_new else 200)
    panel = support.panel(place_from(request), posted.verdict)
    if wants_json(request):
        return JsonResponse(as_json(posted, panel), status=status)
    in_place = fragment and wants_fragment(request)
    if not in_place and not panel and post.visibility == Visibility.SHOWN:
        return see_other(post.get_absolute_url())
    context = {
        "post": post,
        "thread": post.thread,
        "support": panel,
        "card": cards.card_of(post, request.user),
        "client_id": uuid4(),
    }
    return answer(request, page="forum/said.html", fragment=fragment, context=context, status=status)


def as_json(posted: Posted, panel: str) -> dict[str, Any]:
    post, verdict = posted.post, posted.verdict
    return {
        "id": post.pk,
        "thread": post.thread_id,
        "number": post.number,
        "version": post.version,
        "url": post.get_absolute_url(),
        "visibility": post.visibility,
        "care": verdict.care.word,
        "action": verdict.action.value,
        "support": panel or None,
        "is_new": posted.is_new,
    }


def not_yet(
    request: HttpRequest, form: BaseForm, context: dict[str, Any], *, page: str, fragment: str | None = None
) -> HttpResponse:
    """The form again with what was typed and a kind sentence, 422."""
    data = {"code": "invalid", "message": form_errors(form), "fields": sorted(form.errors)}
    context = {**context, "form": form, "client_id": uuid4()}
    return answer(request, page=page, fragment=fragment, context=context, status=422, data=data)


def see_other(url: str) -> HttpResponse:
    """303: the next request is a GET, and reloading the page sends nothing again."""
    response = HttpResponse(status=303)
    response.headers["Location"] = url
    return response
