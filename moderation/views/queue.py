"""Cases by priority, and how many there are."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.http import answer
from common.text import excerpt
from moderation import priority, reading
from moderation.models import Case
from moderation.views.doors import moderators_only

VIEWS = {"open": "All open", "care": "People who may need help", "mine": "Mine", "closed": "Decided"}


@moderators_only
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    return listing(request, view=request.GET.get("view", "open"))


@moderators_only
@require_GET
def appeals(request: HttpRequest) -> HttpResponse:
    return listing(request, view="appeals")


@moderators_only
@require_GET
def count(request: HttpRequest) -> HttpResponse:
    """The live count of the navigation; asked for every 15 seconds by htmx."""
    number = reading.open_count()
    return answer(request, page="moderation/_count.html", context={"count": number}, data={"open": number})


def listing(request: HttpRequest, *, view: str) -> HttpResponse:
    page = reading.queue(view=view, viewer=request.user, after=request.GET.get("after", ""))
    now = timezone.now()
    heard = reading.heard_in(page.cases)
    for case in page.cases:
        case.row = {**row(case, now), "heard": heard.get(case.pk, [])}  # type: ignore[attr-defined]
    context = {"page": page, "view": view, "views": VIEWS, "open_count": reading.open_count(), "now": now}
    data = {"cases": [plain(case) for case in page.cases], "after": page.after}
    return answer(request, page="moderation/queue.html", fragment="moderation/_queue.html", context=context, data=data)


def row(case: Case, now: datetime) -> dict:
    """What a row shows beside the case's own fields."""
    return {
        "terms": priority.terms(case),
        "holder": case.holder(now),
        "late": case.is_open and case.due_at <= now,
        "left": length(abs(case.due_at - now)),
        "waited": length((case.closed_at or now) - case.opened_at),
        "excerpt": excerpt(case.subject.body, 180) if case.subject else "",
    }


def length(span: timedelta) -> str:
    """A time span as people say it: 4 min, 3 h, 2 days."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"


def plain(case: Case) -> dict:
    """A case for programs: no words, no names but the holder's."""
    return {
        "id": case.pk,
        "priority": case.priority,
        "why": [{"words": term.words, "points": term.points} for term in priority.terms(case)],
        "care": case.care,
        "harm": case.harm,
        "unknown": case.unknown,
        "flags": case.flag_count,
        "appeal": case.is_appeal,
        "open": case.is_open,
        "due_at": case.due_at.isoformat(),
        "version": case.version,
        "holder": case.claimed_by.name if case.claimed_by else None,
    }
