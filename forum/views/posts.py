"""Change one's words, read earlier versions, take them back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.errors import Gone
from forum import history as versions
from forum import posting, rules
from forum.forms import EditForm, EditOpeningForm
from forum.models import Post
from forum.views.answers import not_yet, said, see_other
from forum.views.doors import words_kept
from moderation.models import Visibility


def fetch(request: HttpRequest, post_id: int) -> Post:
    """A post this viewer can see. One's own that was taken back is gone, not unknown."""
    posts = Post.with_place()
    if posts.filter(pk=post_id, author=request.user, visibility=Visibility.REMOVED).exists():
        raise Gone("You took this post back. It is no longer here.")
    return get_object_or_404(posts.visible_to(request.user), pk=post_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@words_kept
def edit(request: HttpRequest, post_id: int) -> HttpResponse:
    post = fetch(request, post_id)
    kind = EditOpeningForm if post.opens_thread else EditForm
    form = kind(request.POST) if request.method == "POST" else kind(initial=versions.as_form(post))
    if form.is_valid():
        return said(request, posting.edit(post=post, author=request.user, **form.cleaned_data), status=200)
    rules.require_may_withdraw(request.user, post)
    context = {"post": post, "may_edit": rules.may_edit(request.user, post)}
    if form.is_bound:
        return not_yet(request, form, context, page="forum/edit.html")
    return render(request, "forum/edit.html", {"form": form, **context})


@login_required
@require_safe
def history(request: HttpRequest, post_id: int) -> HttpResponse:
    post = fetch(request, post_id)
    rules.require_may_see_history(request.user, post)
    return render(request, "forum/history.html", {"post": post, "changes": versions.changes(post)})


@login_required
@require_POST
def withdraw(request: HttpRequest, post_id: int) -> HttpResponse:
    post = posting.withdraw(post=fetch(request, post_id), author=request.user, now=timezone.now())
    thread = post.thread
    still_there = thread.visibility != Visibility.REMOVED
    return see_other(thread.get_absolute_url() if still_there else thread.space.get_absolute_url())
