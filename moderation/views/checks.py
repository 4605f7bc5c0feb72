"""How the checks do: numbers for the team, without anybody's words or names."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.http import answer
from moderation.learning import figures
from moderation.views.doors import moderators_only


@moderators_only
@require_GET
def checks(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("days", "")
    days = next((period for period in figures.PERIODS if str(period) == asked), figures.PERIODS[0])
    found = figures.figures(days=days, now=timezone.now())
    context = {
        "figures": found,
        "periods": figures.PERIODS,
        "enough": figures.ENOUGH,
        "moved_by": round(100 * figures.MOVED_BY),
        "enough_to_move": figures.ENOUGH_TO_MOVE,
    }
    return answer(request, page="moderation/checks.html", context=context, data=asdict(found))
