"""Who may write what here. English first, then code; views, verbs and templates ask the same function."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from accounts.rules import require_may_speak
from common.errors import NotAllowed
from forum.models import Post, Thread
from moderation.models import Visibility


def may_reply(viewer: User, thread: Thread) -> bool:
    # Everybody in a thread that is shown and open. While it waits for a moderator, its author may add to it.
    # Moderators may always: closing a thread with a kind word is part of the work.
    if viewer.is_moderator:
        return True
    waits_for_look = thread.visibility == Visibility.HELD and thread.author_id == viewer.pk
    return not thread.locked_at and (thread.visibility == Visibility.SHOWN or waits_for_look)


def require_may_start_thread(viewer: User, now: datetime) -> None:
    # Everybody who may write at all.
    require_may_speak(viewer, now)


def require_may_reply(viewer: User, thread: Thread, now: datetime) -> None:
    require_may_speak(viewer, now)
    require_open(viewer, thread)


def require_open(viewer: User, thread: Thread) -> None:
    """The part that a moderator can change at any moment: asked again under the thread's row lock."""
    if may_reply(viewer, thread):
        return
    if thread.locked_at:
        raise NotAllowed("This thread is closed to new words. You are welcome to start another one.", code="locked")
    raise NotAllowed("This thread is not open right now. You are welcome to start another one.", code="not_open")


def may_edit(viewer: User, post: Post) -> bool:
    # Only who wrote it, while it is there and its thread is open. Hidden words may be edited, and stay hidden.
    return may_withdraw(viewer, post) and (viewer.is_moderator or not post.thread.locked_at)


def require_may_edit(viewer: User, post: Post, now: datetime) -> None:
    require_may_speak(viewer, now)
    if not may_edit(viewer, post):
        own = post.author_id == viewer.pk
        raise NotAllowed(
            "This thread is closed, so its words stay as they are." if own else "Only who wrote this can change it.",
            code="locked" if own else "not_yours",
        )


def may_withdraw(viewer: User, post: Post) -> bool:
    # One's own words may be taken back at any time, during a restriction too.
    return viewer.pk == post.author_id and post.visibility != Visibility.REMOVED


def require_may_withdraw(viewer: User, post: Post) -> None:
    if not may_withdraw(viewer, post):
        raise NotAllowed("Only who wrote this can take it back.", code="not_yours")


def may_see_history(viewer: User, post: Post) -> bool:
    # Earlier versions are for the author and the moderators.
    return viewer.is_moderator or viewer.pk == post.author_id


def require_may_see_history(viewer: User, post: Post) -> None:
    if not may_see_history(viewer, post):
        raise NotAllowed("Earlier versions are for the author and the moderators.", code="not_yours")
