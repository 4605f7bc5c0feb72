"""What people do in a room: say, edit, take back. Screened before anybody else can read it; the event comes last."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from common import text
from common.errors import Conflict, Refusal
from moderation import screening, support
from moderation.evidence import Verdict
from moderation.models import Case, Visibility
from realtime import rules
from realtime.models import Kind, Message, Revision, Room, RoomEvent, append

MAX_SAID = 4_000  # characters of one message
MAX_NOTE = 100


@dataclass(frozen=True)
class Said:
    """`event` is None while the message waits for a moderator. `is_new` is False when a repeat found the first result."""

    message: Message
    verdict: Verdict
    event: RoomEvent | None
    is_new: bool = True


def say(*, room: Room, author: User, body: str, client_id: UUID, note: str = "", now: datetime | None = None) -> Said:
    """Say something in a room. Repeating `client_id` returns the first result, also when two repeats race.

    Raises NotAllowed, TooFast or Conflict; their `support` holds the panel when the refused words asked for help.
    """
    now = now or timezone.now()
    message = Message(
        room=room,
        author=author,
        body=body,
        body_html=text.to_safe_html(body),
        note=note,
        client_id=client_id,
        made_at=now,
    )
    verdict = screening.assess_in_place(message, now=now)
    try:
        rules.require_may_say(author, room, care=verdict.care, now=now)
    except Refusal as refusal:
        if first := _said_before(author, client_id):
            return first  # what was said is said, however the room stands now
        refusal.care, refusal.support = verdict.care, support.panel(author.place, verdict, was_said=False)
        raise
    try:
        with transaction.atomic():
            message.save(force_insert=True)
            screening.screen(message, verdict=verdict, now=now)
    except IntegrityError:
        if first := _said_before(author, client_id):
            return first
        raise Conflict(
            "This message could not be told apart from another one. Please send it again.", code="id_taken"
        ) from None
    return Said(message, verdict, message.event)


def edit(*, message: Message, author: User, body: str, note: str = "", now: datetime | None = None) -> Said:
    """Change one's own words within rules.EDIT_WINDOW. Screened like new ones; what they said before is kept aside.

    Raises NotAllowed, Conflict or Gone.
    """
    now = now or timezone.now()
    rules.require_may_edit(author, message, now)
    after = copy(message)  # so that the caller's row stays true when the edit is refused
    after.author, after.body, after.note = author, body, note
    verdict = screening.assess_in_place(after, now=now)
    with transaction.atomic():
        message = _hold_still(message)
        rules.require_may_edit(author, message, now)
        before = message.visibility
        _keep_revision(message)
        message.body, message.note, message.version, message.edited_at = body, note, message.version + 1, now
        message.body_html, message.renderer = text.to_safe_html(body), text.RENDERER
        message.save(update_fields="body note version edited_at body_html renderer".split())
        screening.screen(message, verdict=verdict, now=now)
        if before == message.visibility == Visibility.SHOWN:
            append(message, Kind.EDITED, now=now)
    return Said(message, verdict, message.event)


@transaction.atomic
def withdraw(*, message: Message, author: User, now: datetime | None = None) -> Message:
    """Take one's own message back: nobody sees it from now on. Raises NotAllowed or Gone.

    The words themselves go too, at once or, while a moderator has an open case about them, when it is closed
    (`forget_withdrawn`): nobody can threaten somebody and make the threat unseen.
    """
    message = _hold_still(message)
    rules.require_may_withdraw(author, message)
    if not Case.objects.of(message).open().exists():
        _forget(message)
    screening.set_visibility(message, Visibility.REMOVED)
    return message


def forget_withdrawn() -> int:
    """Blank the words of withdrawn messages whose cases are closed by now. May run twice; returns how many it blanked."""
    kept = Message.objects.filter(visibility=Visibility.REMOVED).exclude(body="")
    done = 0
    for message in kept.order_by("pk")[:500]:
        if not Case.objects.of(message).open().exists():
            _forget(message)
            done += 1
    return done


def _said_before(author: User, client_id: UUID) -> Said | None:
    message = Message.objects.filter(author=author, client_id=client_id).select_related("room", "author").first()
    if message is None:
        return None
    event = message.events.filter(kind=Kind.SHOWN).order_by("seq").first()
    return Said(message, screening.latest(message), event, is_new=False)


def _hold_still(message: Message) -> Message:
    """Lock its open case, then the message: the order in which a moderator's decision locks them."""
    list(Case.objects.select_for_update().of(message).open())
    return Message.objects.select_for_update().select_related("room", "author").get(pk=message.pk)


def _keep_revision(message: Message) -> None:
    Revision.objects.create(
        message=message,
        version=message.version,
        body=message.body,
        note=message.note,
        made_at=message.edited_at or message.made_at,
    )


def _forget(message: Message) -> None:
    message.revisions.all().delete()
    message.body = message.body_html = message.note = ""
    Message.objects.filter(pk=message.pk).update(body="", body_html="", note="", version=F("version") + 1)
    message.version += 1
