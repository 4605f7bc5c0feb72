"""Reply in a thread."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from forum import posting, reading
from forum.forms import ReplyForm
from forum.models import Thread
from forum.views.answers import not_yet, said
from forum.views.doors import words_kept
from forum.views.threads import page_context


@login_required
@require_POST
@words_kept
def reply(request: HttpRequest, thread_id: int) -> HttpResponse:
    thread = get_object_or_404(Thread.objects.to_read(request.user), pk=thread_id)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        last = reading.thread_page(thread, request.user, str(max(thread.last_shown_number, 1)))
        context = page_context(request, thread, last)
        return not_yet(request, form, context, page="forum/thread.html", fragment="forum/_reply_form.html")
    posted = posting.reply(thread=thread, author=request.user, **form.cleaned_data)
    return said(request, posted, fragment="forum/_replied.html")
