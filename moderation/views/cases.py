"""One case: read it, take it, give it back."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from common.http import answer, wants_json
from moderation import cases, priority, reading, rules
from moderation.forms import AppealAnswerForm, DecisionForm
from moderation.models import Case
from moderation.views.doors import moderators_only
from moderation.views.queue import plain, row


@moderators_only
@require_GET
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    found = fetch(case_id)
    return show(request, found, status=200)


def fetch(case_id: int) -> Case:
    return get_object_or_404(reading.with_subjects(Case.objects.all()), pk=case_id)


def show(request: HttpRequest, case: Case, *, status: int, form=None) -> HttpResponse:  # noqa: ANN001 - either form
    now = timezone.now()
    context = {"case": case, "row": row(case, now), "form": form or new_form(case), **inside(case, request.user, now)}
    return answer(request, page="moderation/case.html", context=context, status=status, data=plain(case))


def new_form(case: Case) -> DecisionForm | AppealAnswerForm:
    kind = AppealAnswerForm if case.is_appeal else DecisionForm
    return kind(initial={"version": case.version})


def inside(case: Case, viewer, now: datetime) -> dict:  # noqa: ANN001 - User
    """Everything around the words that helps to judge them."""
    assessment = reading.judged(case)
    decisions = reading.decisions_of(case)
    standing = next((one for one in decisions if one.is_standing), None)
    return {
        "subject": case.subject,
        "pieces": reading.marked(case.subject.words(), assessment.signals if assessment else []),
        "assessment": assessment,
        "heard": reading.heard(assessment.signals) if assessment else [],
        "around": case.subject.around(),
        "earlier": case.subject.earlier_versions(),
        "terms": priority.terms(case),
        "score": priority.score(case),
        "flags": reading.flags_of(case),
        "decisions": decisions,
        "events": case.events.select_related("actor").order_by("number"),
        "history": reading.history_of(case.author, besides=case, now=now),
        "may_decide": case.is_open and rules.may_decide(viewer, case),
        "may_undo": standing if standing and rules.may_undo(viewer, standing, now) else None,
        "is_mine": case.holder(now) == viewer,
    }


@moderators_only
@require_POST
def claim(request: HttpRequest, case_id: int) -> HttpResponse:
    get_object_or_404(Case, pk=case_id)
    taken = cases.claim(case_id, by=request.user)
    return done(request, taken)


@moderators_only
@require_POST
def release(request: HttpRequest, case_id: int) -> HttpResponse:
    get_object_or_404(Case, pk=case_id)
    given_back = cases.release(case_id, by=request.user)
    return done(request, given_back, to="moderation:queue")


def done(request: HttpRequest, case: Case, *, to: str = "moderation:case") -> HttpResponse:
    if wants_json(request):
        return JsonResponse(plain(case))
    return redirect(to) if to == "moderation:queue" else redirect(to, case.pk)
