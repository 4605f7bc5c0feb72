"""The letter about a decision, and asking for a second pair of eyes."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from care.panels import support_html
from common.http import answer, form_errors
from moderation import appeals, rules
from moderation.evidence import Level
from moderation.forms import AppealForm
from moderation.models import Appeal, Decision


def fetch(request: HttpRequest, decision_id: int) -> Decision:
    """A decision somebody else was told about does not exist for others."""
    decision = get_object_or_404(
        Decision.objects.select_related("case__author", "undone_by", "restriction"), pk=decision_id
    )
    if not rules.may_read_decision(request.user, decision):
        raise Http404
    return decision


@login_required
@require_GET
def decision(request: HttpRequest, decision_id: int) -> HttpResponse:
    return letter(request, fetch(request, decision_id))


def letter(
    request: HttpRequest, decision: Decision, *, status: int = 200, form: AppealForm | None = None, **more: object
) -> HttpResponse:
    now = timezone.now()
    data = {
        "id": decision.pk,
        "outcome": decision.outcome,
        "reason": decision.reason,
        "standing": decision.is_standing,
        "may_appeal": rules.may_appeal(request.user, decision, now),
        **more,
    }
    context = {
        "decision": decision,
        "case": decision.case,
        "subject": decision.case.subject,
        "appeal": Appeal.objects.filter(decision=decision).first(),
        "appeal_until": decision.made_at + rules.APPEAL_WINDOW,
        "form": form or AppealForm(),
        **data,
    }
    return answer(request, page="moderation/decision.html", context=context, status=status, data=data)


@login_required
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, decision_id: int) -> HttpResponse:
    found = fetch(request, decision_id)
    rules.require_may_appeal(request.user, found, timezone.now())
    if request.method == "GET":
        return letter(request, found)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return letter(request, found, status=422, form=form, code="invalid", message=form_errors(form))
    made = appeals.appeal(decision=found, author=request.user, body=form.cleaned_data["body"])
    return letter(request, found, status=201, support=offered(request, made.verdict.care))


def offered(request: HttpRequest, care: Level) -> str | None:
    """The support panel for the author, when their words show that it may help."""
    return support_html(place=request.user.place, level=int(care)) if care else None
