"""Who may do what in a room. English first, then code; views, verbs and templates ask the same function."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import User
from accounts.rules import require_may_speak
from common import limits
from common.errors import Conflict, Gone, NotAllowed, TooFast
from moderation.evidence import Level
from moderation.models import Visibility
from realtime.models import Access, Membership, Message, Room

EDIT_WINDOW = timedelta(minutes=15)  # long enough for a typing mistake, short enough that answers keep their sense
GONE = "This message is no longer here."


def may_enter(viewer: User, room: Room) -> bool:
    # Every member may enter an open room; a room for its members, its members and the moderators.
    if room.access == Access.OPEN or viewer.is_moderator:
        return True
    return Membership.objects.filter(room=room, user=viewer).exists()


def require_may_say(author: User, room: Room, *, care: Level, now: datetime) -> None:
    """Refuse the restricted, those outside, a locked room, and haste. Distress is never hasty."""
    if not may_enter(author, room):
        raise NotAllowed("This room is for its members.", code="not_a_member")
    require_may_speak(author, now)
    require_open(author, room)
    # Somebody in danger who sends ten messages needs ten messages heard.
    if care < Level.HIGH:
        require_patience(author, room, now)


def require_open(author: User, room: Room) -> None:
    # A locked room can be read by all and spoken in by the moderators.
    if room.locked_at and not author.is_moderator:
        raise NotAllowed(
            "This room is resting: nobody can write here just now. The other rooms are open, and so is the help page.",
            code="locked",
        )


def require_patience(author: User, room: Room, now: datetime) -> None:
    """Slow mode of the room, then the member's own bucket over all rooms."""
    if room.slow_mode and not author.is_moderator:
        wait = _slow_mode_wait(author, room, now)
        if wait > 0:
            raise TooFast(
                f"This room goes slowly: one message every {room.slow_mode} seconds. Yours is kept; send it in a moment.",
                code="slow_mode",
                retry_after=wait,
            )
    missing = limits.take("say", str(author.pk), burst=settings.SAY_BURST, per_second=settings.SAY_PER_SECOND)
    if missing:
        raise TooFast(
            "That was a lot at once. Your words are kept; take a breath and send them in a moment.",
            retry_after=int(missing) + 1,
        )


def may_edit(viewer: User, message: Message, now: datetime) -> bool:
    # The author, for a quarter of an hour, as long as it was neither taken back nor hidden.
    return (
        viewer.pk == message.author_id
        and message.visibility in {Visibility.SHOWN, Visibility.HELD}
        and now - message.made_at <= EDIT_WINDOW
    )


def require_may_edit(viewer: User, message: Message, now: datetime) -> None:
    if message.visibility == Visibility.REMOVED:
        raise Gone(GONE)
    if viewer.pk != message.author_id:
        raise NotAllowed("Only who wrote a message can change it.")
    if message.visibility == Visibility.HIDDEN:
        raise NotAllowed(
            "A moderator hid this message. The letter in your notices says why and how to appeal.", code="hidden"
        )
    if not may_edit(viewer, message, now):
        raise Conflict(
            "A message can be changed for 15 minutes. You can still take it back, or say it anew.", code="too_late"
        )
    require_may_speak(viewer, now)


def may_withdraw(viewer: User, message: Message) -> bool:
    # The author, at any time: words in a hard hour should not follow anybody.
    return viewer.pk == message.author_id and message.visibility != Visibility.REMOVED


def require_may_withdraw(viewer: User, message: Message) -> None:
    if message.visibility == Visibility.REMOVED:
        raise Gone(GONE)
    if not may_withdraw(viewer, message):
        raise NotAllowed("Only who wrote a message can take it back.")


def _slow_mode_wait(author: User, room: Room, now: datetime) -> int:
    """Whole seconds until the next message of this member is welcome; 0 when it is now."""
    last = (
        Message.objects.filter(room=room, author=author).order_by("-made_at").values_list("made_at", flat=True).first()
    )
    return 0 if last is None else max(0, -int((now - last).total_seconds() // 1) + room.slow_mode)
