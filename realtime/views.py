"""Rooms as pages: everything the socket does, by form and reload."""

from __future__ import annotations

import time
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from care.helplines import place_from
from common.errors import Gone, Invalid, Refusal
from common.http import answer, form_errors, wants_json
from common.keyset import whole
from moderation import flags, support
from moderation import rules as moderation_rules
from moderation.evidence import Level
from moderation.forms import FlagForm
from moderation.models import Visibility
from realtime import history, marks, rules
from realtime import rooms as verbs
from realtime.forms import EditForm, SayForm
from realtime.models import Message, Room


@login_required
@require_GET
def rooms(request: HttpRequest) -> HttpResponse:
    found = history.with_news(Room.objects.open_to(request.user), request.user)
    return render(request, "realtime/rooms.html", {"rooms": found})


@login_required
@require_GET
def room(request: HttpRequest, slug: str) -> HttpResponse:
    room = _room(request, slug)
    read_up_to = marks.read_up_to(user=request.user, room=room)
    page = _page(request, room, read_up_to)
    if page.after is None and page.upto > read_up_to:
        marks.write({(room.pk, request.user.pk): page.upto})
    return render(request, "realtime/room.html", _room_context(request, room, page, SayForm()))


@login_required
@require_http_methods(["GET", "POST"])
def messages(request: HttpRequest, slug: str) -> HttpResponse:
    room = _room(request, slug)
    return _say(request, room) if request.method == "POST" else _history(request, room)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    message = _message(request, pk)
    form = EditForm(
        request.POST if request.method == "POST" else None, initial={"body": message.body, "note": message.note}
    )
    if request.method == "POST" and form.is_valid():
        return _said(request, verbs.edit(message=message, author=request.user, **form.cleaned_data), status=200)
    rules.require_may_withdraw(request.user, message)
    context = {"message": message, "form": form, "may_edit": rules.may_edit(request.user, message, timezone.now())}
    data = {"code": "invalid", "message": form_errors(form)}
    return answer(request, page="realtime/edit.html", context=context, data=data, status=422 if form.is_bound else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    message = verbs.withdraw(message=_message(request, pk), author=request.user)
    return redirect(message.room.get_absolute_url())


@login_required
@require_GET
def new_flag(request: HttpRequest, pk: int) -> HttpResponse:
    message = _message(request, pk)
    moderation_rules.require_may_flag(request.user, message)
    return render(request, "realtime/flag.html", {"message": message, "form": FlagForm()})


@login_required
@require_POST
def flag(request: HttpRequest, pk: int) -> HttpResponse:
    message = _message(request, pk)
    form = FlagForm(request.POST)
    if not form.is_valid():
        data = {"code": "invalid", "message": form_errors(form)}
        context = {"message": message, "form": form}
        return answer(request, page="realtime/flag.html", context=context, status=422, data=data)
    flagged = flags.flag(subject=message, by=request.user, **form.cleaned_data)
    context = {"message": message, "flagged": flagged, "place": place_from(request)}
    status = 201 if flagged.is_new else 200
    return answer(request, page="realtime/flagged.html", context=context, status=status, data={"flag": flagged.flag.pk})


def _room(request: HttpRequest, slug: str) -> Room:
    return get_object_or_404(Room.objects.open_to(request.user), slug=slug)


def _message(request: HttpRequest, pk: int) -> Message:
    """A message this viewer can see, in a room they can enter; their own withdrawn one is gone, not unknown."""
    inside = Message.objects.filter(room__in=Room.objects.open_to(request.user)).select_related("room", "author")
    if inside.filter(pk=pk, author=request.user, visibility=Visibility.REMOVED).exists():
        raise Gone(rules.GONE)
    return get_object_or_404(inside.visible_to(request.user), pk=pk)


def _page(request: HttpRequest, room: Room, read_up_to: int) -> history.History:
    if request.GET.get("before"):
        return history.before(room, request.user, whole(request.GET["before"]))
    if request.GET.get("around"):
        return history.around(room, request.user, whole(request.GET["around"]))
    return history.newest(room, request.user, read_up_to=read_up_to)


def _room_context(request: HttpRequest, room: Room, page: history.History, form: SayForm) -> dict[str, Any]:
    return {
        "room": room,
        "page": page,
        "form": form,
        "may_write": not room.locked_at or request.user.is_moderator,
        # A link to this very address would only scroll: a browser loads it anew when something in it differs.
        "look_again": f"{room.get_absolute_url()}?look={time.time_ns() // 1_000_000}#newest",
    }


def _history(request: HttpRequest, room: Room) -> HttpResponse:
    page = _page(request, room, 0)
    context = _room_context(request, room, page, SayForm())
    data = {"items": page.as_items(), "before": page.before, "upto": page.upto} if wants_json(request) else None
    return answer(request, page="realtime/room.html", fragment="realtime/_lines.html", context=context, data=data)


def _say(request: HttpRequest, room: Room) -> HttpResponse:
    form = SayForm(request.POST)
    if not form.is_valid():
        if wants_json(request):
            raise Invalid(form_errors(form))
        context = _room_context(request, room, history.newest(room, request.user), form)
        return render(request, "realtime/room.html", context, status=422)
    try:
        said = verbs.say(room=room, author=request.user, **form.cleaned_data)
    except Refusal as refusal:
        # The words were refused, their author is not: they are given back, and help stands above the sentence.
        return _refused(request, room, refusal, form)
    return _said(request, said, status=201 if said.is_new else 200)


def _refused(request: HttpRequest, room: Room, refusal: Refusal, form: SayForm) -> HttpResponse:
    context = {"room": room, "refusal": refusal, "form": form}
    data = {
        "code": refusal.code,
        "message": refusal.message,
        "care": Level(refusal.care).word,
        "support": refusal.support or None,
        "retry_after": refusal.retry_after,
    }
    response = answer(request, page="realtime/refused.html", context=context, status=refusal.status, data=data)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _said(request: HttpRequest, said: verbs.Said, *, status: int) -> HttpResponse:
    """Back to the room, unless there is something to tell its author first: help, or that it waits."""
    message, verdict = said.message, said.verdict
    panel = support.panel(place_from(request), verdict)
    data = {
        "client_id": str(message.client_id),
        "seq": said.event.seq if said.event else None,
        "visibility": message.visibility,
        "care": verdict.care.word,
        "support": panel or None,
    }
    if not wants_json(request) and not panel and message.visibility == Visibility.SHOWN:
        return redirect(message.room.get_absolute_url() + "#newest")
    context = {"said": said, "message": message, "support": panel}
    return answer(request, page="realtime/said.html", context=context, status=status, data=data)
