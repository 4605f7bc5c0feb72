"""`say` over a socket: the same verb as the form, its result as frames. Runs on a thread, in one visit."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from common.errors import Gone, NotAllowed, Refusal
from moderation import support
from moderation.evidence import Level
from realtime import frames, rooms
from realtime.models import Room


def say(user_id: int, room_id: int, frame: dict[str, Any]) -> list[str]:
    """The frames for the author alone, in order: help first, then the ack or the refusal. Raises Refusal for a bad frame."""
    said = frames.parse_say(frame)
    try:
        author = User.objects.get(pk=user_id, is_active=True)
        room = Room.objects.get(pk=room_id)
    except User.DoesNotExist:
        raise NotAllowed("You are not signed in any more.", code="signed_out") from None
    except Room.DoesNotExist:
        raise Gone("This room is no longer here.") from None
    client_id = str(said.client_id)
    try:
        result = rooms.say(room=room, author=author, body=said.body, note=said.note, client_id=said.client_id)
    except Refusal as refusal:
        if not refusal.support:
            raise
        return [*_support(client_id, refusal.care, refusal.support), frames.refused(refusal, client_id)]
    panel = support.panel(author.place, result.verdict)
    return [*_support(client_id, result.verdict.care, panel), ack(client_id, result)]


def ack(client_id: str, said: rooms.Said) -> str:
    seq = said.event.seq if said.event else None
    return frames.dump("ack", client_id=client_id, seq=seq, visibility=said.message.visibility)


def _support(client_id: str, care: int, panel: str) -> list[str]:
    return [frames.dump("support", client_id=client_id, level=Level(care).word, html=panel)] if panel else []
