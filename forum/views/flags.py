"""Ask a moderator to look at a post."""

from __future__ import annotations

from html import unescape

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import strip_tags
from django.views.decorators.http import require_POST, require_safe

from care import panels
from care.helplines import place_from
from common.http import answer
from common.text import excerpt
from forum.models import Post
from forum.views.answers import not_yet
from forum.views.posts import fetch
from moderation import flags, rules
from moderation.evidence import Verdict
from moderation.forms import FlagForm
from moderation.models import FlagReason


@login_required
@require_safe
def new(request: HttpRequest, post_id: int) -> HttpResponse:
    post = fetch(request, post_id)
    rules.require_may_flag(request.user, post)
    return render(request, "forum/flag.html", {"post": post, "reminder": reminder(post), "form": FlagForm()})


@login_required
@require_POST
def flag(request: HttpRequest, post_id: int) -> HttpResponse:
    post = fetch(request, post_id)
    form = FlagForm(request.POST)
    if not form.is_valid():
        return not_yet(request, form, {"post": post, "reminder": reminder(post)}, page="forum/flag.html")
    flagged = flags.flag(subject=post, by=request.user, **form.cleaned_data)
    panel = support_for(place_from(request), form.cleaned_data["reason"], flagged.verdict)
    context = {"post": post, "flagged": flagged, "support": panel}
    data = {
        "id": flagged.flag.pk,
        "is_new": flagged.is_new,
        "care": flagged.verdict.care.word,
        "support": panel or None,
    }
    return answer(request, page="forum/flagged.html", context=context, data=data, status=201 if flagged.is_new else 200)


def reminder(post: Post) -> str:
    """Which post it was: its first words as they read, or its content note when it has one."""
    return f"Content note: {post.note}" if post.note else excerpt(unescape(strip_tags(post.body_html)))


def support_for(place: str, reason: str, verdict: Verdict) -> str:
    """Help for who flags, by what they say now (a second flag may be graver than the first), or by their own note."""
    worry, _ = flags.LEVELS.get(FlagReason(reason), flags.OTHERS)
    level = max(worry, verdict.care)
    if not level:
        return ""
    overdose = panels.OVERDOSE if reason == FlagReason.OVERDOSE else None
    return panels.support_html(place=place, level=level, face="flagger", category=overdose)
