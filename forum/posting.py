"""Start a thread, reply, edit, take back. Every word is judged before anyone else can read it.

Checks run before the transaction, because SQLite has one writer. Row locks are taken in the order of the house: case,
head of the log, post, thread, space.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from common import limits, text
from common.errors import Conflict, Refusal, TooFast
from forum import rules
from forum.models import Answers, Post, Revision, Space, Thread
from moderation import log, screening, support
from moderation.evidence import Level, Verdict
from moderation.models import Case, Visibility

TAKEN_BACK = "Taken back by its author"


@dataclass(frozen=True)
class Posted:
    """`is_new` is False when these very words had been sent before, or an edit changed nothing."""

    post: Post
    verdict: Verdict
    is_new: bool


def start_thread(
    *,
    space: Space,
    author: User,
    title: str,
    body: str,
    note: str = "",
    answers: str = Answers.ANY,
    client_id: UUID,
    now: datetime | None = None,
) -> Posted:
    """Open a thread with its first post. Repeating `client_id` returns the first result. Raises NotAllowed, TooFast."""
    now = now or timezone.now()
    if first := _first(author, client_id):
        return first
    thread = Thread(
        space=space, author=author, title=title, answers=answers, made_at=now, last_post_at=now, last_number=1
    )
    post = _draft(thread, author, body, note, client_id, now, number=1)
    verdict = screening.assess_in_place(post, now=now)
    with help_stands(author, verdict):
        rules.require_may_start_thread(author, now)
        require_calm(author, verdict)
        return _once(post, verdict, now)


def reply(
    *, thread: Thread, author: User, body: str, note: str = "", client_id: UUID, now: datetime | None = None
) -> Posted:
    """Add a post to a thread. Repeating `client_id` returns the first result. Raises NotAllowed, TooFast."""
    now = now or timezone.now()
    if first := _first(author, client_id):
        return first
    post = _draft(thread, author, body, note, client_id, now, number=0)
    verdict = screening.assess_in_place(post, now=now)
    with help_stands(author, verdict):
        rules.require_may_reply(author, thread, now)
        require_calm(author, verdict)
        return _once(post, verdict, now)


def edit(
    *,
    post: Post,
    author: User,
    body: str,
    note: str = "",
    title: str | None = None,
    answers: str | None = None,
    version: int,
    now: datetime | None = None,
) -> Posted:
    """Change one's own words; the old ones are kept as a Revision. `version` is the one that was on the screen.

    Judged again, and never shown by it when a moderator hid the post. Raises NotAllowed, TooFast, Conflict.
    """
    now = now or timezone.now()
    post, after = _fresh(post), _fresh(post)  # copies, so that the caller's row stays true when the edit is refused
    after.body, after.note = body, note
    if title is not None and after.opens_thread:
        after.thread.title = title
    if answers is not None and after.opens_thread:
        after.thread.answers = answers
    verdict = screening.assess_in_place(after, now=now)
    with help_stands(author, verdict):
        rules.require_may_edit(author, post, now)
        if not _differs(post, after):  # nothing changed, or the same form sent twice
            return Posted(post, verdict, is_new=False)
        require_calm(author, verdict)
        return _change(after, verdict, version, now)


@transaction.atomic
def withdraw(*, post: Post, author: User, now: datetime | None = None) -> Post:
    """Take one's own words back: nobody reads them any more. A thread that others answered stays, without its title."""
    now = now or timezone.now()
    post = Post.objects.select_for_update(of=("self",)).select_related("thread").get(pk=post.pk)
    rules.require_may_withdraw(author, post)
    if post.opens_thread and post.thread.reply_count:
        _keep(post, now)
        Thread.objects.filter(pk=post.thread_id).update(title=TAKEN_BACK)
        Post.objects.filter(pk=post.pk).update(version=post.version + 1)
    screening.set_visibility(post, Visibility.REMOVED)
    return post


@contextmanager
def help_stands(author: User, verdict: Verdict) -> Iterator[None]:
    """Words may be refused; the help they ask for never is. It does not depend on anybody's standing."""
    try:
        yield
    except Refusal as refusal:
        refusal.care, refusal.support = verdict.care, support.panel(author.place, verdict, was_said=False)
        raise


def require_calm(author: User, verdict: Verdict) -> None:
    """A limit in time against floods. A person in distress is never told to wait."""
    wait = limits.take("post", str(author.pk), burst=settings.POST_BURST, per_second=settings.POST_PER_SECOND)
    if wait and verdict.care < Level.HIGH:
        raise TooFast("That was a lot in a short time. Your words are safe here; please wait a moment and send them again.",
                      retry_after=int(wait) + 1)  # fmt: skip


def _first(author: User, client_id: UUID) -> Posted | None:
    sent = Post.objects.filter(author=author, client_id=client_id)
    if not sent.exists():  # nearly always, and four times as quick as fetching a row that is not there
        return None
    post = sent.select_related("thread__space", "author").get()
    return Posted(post, screening.latest(post), is_new=False)


def _draft(thread: Thread, author: User, body: str, note: str, client_id: UUID, now: datetime, *, number: int) -> Post:
    return Post(
        thread=thread,
        author=author,
        number=number,
        body=body,
        body_html=text.to_safe_html(body),
        note=note,
        client_id=client_id,
        made_at=now,
    )


def _once(post: Post, verdict: Verdict, now: datetime) -> Posted:
    """Write it, unless the same form arrived twice at once: then the one that came first stands."""
    try:
        return _write(post, verdict, now)
    except IntegrityError:
        first = _first(post.author, post.client_id)
        if first is None:
            raise
        return first


@transaction.atomic
def _write(post: Post, verdict: Verdict, now: datetime) -> Posted:
    thread = post.thread
    if verdict.action in screening.OPENS_A_CASE:
        log.lock()
    if thread.pk is None:
        thread.save(force_insert=True)
        post.thread = thread  # its key is known only now
    else:
        post.number = thread.next_number()
        rules.require_open(post.author, thread)
    post.save(force_insert=True)
    screening.screen(post, verdict=verdict, now=now)
    return Posted(post, verdict, is_new=True)


def _fresh(post: Post) -> Post:
    return Post.objects.select_related("thread__space", "author").get(pk=post.pk)


def _differs(post: Post, after: Post) -> bool:
    before, now = post.thread, after.thread
    return (post.body, post.note, before.title, before.answers) != (after.body, after.note, now.title, now.answers)


@transaction.atomic
def _change(after: Post, verdict: Verdict, version: int, now: datetime) -> Posted:
    # The case, then the log, then the post, as a moderator's decision takes them (ADR 7).
    case = Case.objects.select_for_update().of(after).open().first()
    if case or verdict.action in screening.OPENS_A_CASE:
        log.lock()
    before = Post.objects.select_for_update(of=("self",)).select_related("thread").get(pk=after.pk)
    if before.version != version:
        raise Conflict(
            "This was changed elsewhere in the meantime. Your words are below; look at what stands there now."
        )
    rules.require_may_edit(after.author, before, now)
    _keep(before, now)
    after.visibility, after.version, after.edited_at = before.visibility, version + 1, now
    after.body_html, after.renderer = text.to_safe_html(after.body), text.RENDERER
    after.save(update_fields=["body", "body_html", "renderer", "note", "version", "edited_at"])
    if after.opens_thread:
        Thread.objects.filter(pk=after.thread_id).update(title=after.thread.title, answers=after.thread.answers)
    screening.screen(after, verdict=verdict, now=now)
    return Posted(after, verdict, is_new=True)


def _keep(post: Post, now: datetime) -> Revision:
    return Revision.objects.create(
        post=post,
        version=post.version,
        title=post.thread.title if post.opens_thread else "",
        body=post.body,
        note=post.note,
        made_at=post.edited_at or post.made_at,
    )
