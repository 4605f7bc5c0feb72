"""The door for what members send: refused words are given back, with the help they ask for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from common.errors import Conflict, Refusal, TooFast
from common.http import answer
from moderation.evidence import Level

View = Callable[..., HttpResponse]


def words_kept(view: View) -> View:
    """For views that take a member's words: whoever is refused finds them on the page, and help above them."""

    @wraps(view)
    def inside(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            if request.method != "POST":
                raise
            return unsent(request, refusal)

    return inside


def unsent(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to refused words: the reason, the support panel when they show distress, and the words themselves."""
    sent = request.POST
    context = {
        "message": refusal.message,
        "support": refusal.support,
        "action": request.path,
        "again": isinstance(refusal, TooFast),
        "back": request.path if isinstance(refusal, Conflict) else "",
        "client_id": "" if "version" in sent else uuid4(),
        "title": sent.get("title"),
        "body": sent.get("body", ""),
        "note": sent.get("note", ""),
        "answers": sent.get("answers", ""),
    }
    data = {
        "code": refusal.code,
        "message": refusal.message,
        "retry_after": refusal.retry_after,
        "care": Level(refusal.care).word,
        "support": refusal.support or None,
    }
    page, part = "forum/unsent.html", "forum/_unsent.html"
    response = answer(request, page=page, fragment=part, context=context, data=data, status=refusal.status)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response
