"""Decide a case or answer an appeal, and take a decision back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from common.errors import Conflict
from common.http import form_errors, wants_json
from moderation import appeals, decisions
from moderation.forms import AppealAnswerForm, DecisionForm
from moderation.models import Case
from moderation.views.cases import fetch, show
from moderation.views.doors import moderators_only


@moderators_only
@require_POST
def decide(request: HttpRequest, case_id: int) -> HttpResponse:
    case = fetch(case_id)
    form = AppealAnswerForm(request.POST) if case.is_appeal else DecisionForm(request.POST)
    if not form.is_valid():
        if wants_json(request):
            return JsonResponse({"code": "invalid", "message": form_errors(form)}, status=422)
        return show(request, case, status=422, form=form)
    if isinstance(form, AppealAnswerForm):
        answered = answer_appeal(request, case, form)
        return done(request, case, decision=answered.decision_id, outcome=form.cleaned_data["outcome"])
    made = decisions.decide(case_id, by=request.user, choice=form.choice())
    return done(request, case, decision=made.pk, outcome=made.outcome)


def answer_appeal(request: HttpRequest, case: Case, form: AppealAnswerForm):  # noqa: ANN201 - Appeal
    data = form.cleaned_data
    upheld = data["outcome"] == "uphold"
    return appeals.answer(case.pk, by=request.user, upheld=upheld, note=data["note"], version=data["version"])


@moderators_only
@require_POST
def undo(request: HttpRequest, case_id: int) -> HttpResponse:
    case = get_object_or_404(Case, pk=case_id)
    standing = case.decisions.standing().order_by("-id").first()
    if standing is None:
        raise Conflict("There is no decision to take back.", code="nothing_to_undo")
    decisions.undo(standing, by=request.user)
    return done(request, case, decision=standing.pk, outcome="undone")


def done(request: HttpRequest, case: Case, *, decision: int, outcome: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"case": case.pk, "decision": decision, "outcome": outcome})
    return redirect("moderation:case", case.pk)
