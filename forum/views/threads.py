"""Start a thread, and read one."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from care.helplines import place_from
from forum import posting, reading, rules
from forum.forms import ThreadForm
from forum.models import Space, Thread
from forum.views.answers import not_yet, said
from forum.views.doors import words_kept


@login_required
@require_safe
def new(request: HttpRequest, slug: str) -> HttpResponse:
    space = get_object_or_404(Space, slug=slug)
    return render(request, "forum/new_thread.html", {"space": space, "form": ThreadForm(), "client_id": uuid4()})


@login_required
@require_POST
@words_kept
def start(request: HttpRequest, slug: str) -> HttpResponse:
    space = get_object_or_404(Space, slug=slug)
    form = ThreadForm(request.POST)
    if not form.is_valid():
        return not_yet(request, form, {"space": space}, page="forum/new_thread.html")
    return said(request, posting.start_thread(space=space, author=request.user, **form.cleaned_data))


@login_required
@require_safe
def thread(request: HttpRequest, thread_id: int) -> HttpResponse:
    found = get_object_or_404(Thread.objects.to_read(request.user), pk=thread_id)
    page = reading.thread_page(found, request.user, request.GET.get("from", ""))
    reading.mark_read(found, request.user, page.read_to)
    return render(request, "forum/thread.html", page_context(request, found, page))


def page_context(request: HttpRequest, thread: Thread, page: reading.ThreadPage) -> dict[str, object]:
    return {
        "thread": thread,
        "page": page,
        "may_reply": rules.may_reply(request.user, thread),
        "place": place_from(request) if page.danger else "",
        "client_id": uuid4(),
    }
