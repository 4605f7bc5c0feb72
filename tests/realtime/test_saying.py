"""Saying something in a room: who may, how often, and that help is never refused with the words."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts import standing
from common.errors import Conflict, NotAllowed, TooFast
from moderation.evidence import Level
from moderation.models import Assessment, Case, Visibility
from realtime import rooms
from realtime.models import Access, Membership, Message, RoomEvent

DISTRESS = "I want to kill myself tonight, I have the pills here"
SELLING = "Selling clean oxy 80s, text me on 555 0199 4412, ship anywhere"


def say(room, author, body="Good evening", **more):
    return rooms.say(room=room, author=author, body=body, client_id=uuid4(), **more)


def test_words_are_shown_with_the_next_seq_of_the_room(room, ana, ben):
    first, second = say(room, ana), say(room, ben, "And to you")

    assert (first.event.seq, second.event.seq) == (1, 2)
    assert (first.message.seq, first.message.visibility) == (1, Visibility.SHOWN)
    assert Assessment.objects.count() == 2
    room.refresh_from_db()
    assert room.seq == 2


def test_a_repeat_returns_the_first_result(room, ben):
    client_id = uuid4()
    first = rooms.say(room=room, author=ben, body="Once", client_id=client_id)

    again = rooms.say(room=room, author=ben, body="Once", client_id=client_id)

    assert (again.message, again.event, again.is_new) == (first.message, first.event, False)
    assert Message.objects.count() == RoomEvent.objects.count() == 1


def test_a_repeat_returns_the_first_result_also_when_the_room_was_locked_since(room, ben, mo):
    client_id = uuid4()
    first = rooms.say(room=room, author=ben, body="Once", client_id=client_id)
    first.message.lock_place(mo)
    room.refresh_from_db()

    assert rooms.say(room=room, author=ben, body="Once", client_id=client_id).message == first.message


def test_nobody_speaks_under_the_id_of_somebody_else(room, ana, ben):
    client_id = say(room, ana).message.client_id

    with pytest.raises(Conflict):
        rooms.say(room=room, author=ben, body="Me too", client_id=client_id)

    assert Message.objects.count() == 1


def test_held_words_have_no_event_and_a_case(room, ana):
    said = say(room, ana, SELLING)

    assert (said.message.visibility, said.event, said.message.seq) == (Visibility.HELD, None, None)
    assert Case.objects.of(said.message).open().count() == 1
    assert RoomEvent.objects.count() == 0


def test_a_restricted_member_reads_and_is_told_until_when(room, ben, mo):
    standing.restrict(user=ben, by=mo, hours=24, reason="harassment", now=timezone.now())

    with pytest.raises(NotAllowed) as refusal:
        say(room, ben)

    assert (refusal.value.code, refusal.value.support) == ("restricted", "")


def test_a_restricted_member_in_distress_is_refused_with_help(room, ben, mo):
    standing.restrict(user=ben, by=mo, hours=24, reason="harassment", now=timezone.now())

    with pytest.raises(NotAllowed) as refusal:
        say(room, ben, DISTRESS)

    assert refusal.value.care >= Level.HIGH
    assert "tel:" in refusal.value.support


def test_in_a_locked_room_only_moderators_speak(room, ben, mo):
    say(room, ben).message.lock_place(mo)
    room.refresh_from_db()

    with pytest.raises(NotAllowed) as refusal:
        say(room, ben)

    assert refusal.value.code == "locked"
    assert say(room, mo).event


def test_in_a_room_for_members_only_members_speak(room, ana, ben):
    room.access = Access.MEMBERS
    room.save(update_fields=["access"])
    Membership.objects.create(room=room, user=ana)

    with pytest.raises(NotAllowed):
        say(room, ben)

    assert say(room, ana).event


def test_slow_mode_asks_for_patience_and_says_how_long(room, ben):
    now = timezone.now()
    room.slow_mode = 30
    say(room, ben, now=now)

    with pytest.raises(TooFast) as refusal:
        say(room, ben, now=now + timedelta(seconds=12))

    assert (refusal.value.code, refusal.value.retry_after) == ("slow_mode", 18)
    assert say(room, ben, now=now + timedelta(seconds=30)).event


def test_a_member_who_floods_is_asked_to_wait(room, ben, settings):
    settings.SAY_BURST, settings.SAY_PER_SECOND = 3, 0.1
    for _ in range(3):
        say(room, ben)

    with pytest.raises(TooFast) as refusal:
        say(room, ben)

    assert 0 < refusal.value.retry_after <= 11


def test_distress_is_never_too_fast(room, ben, settings):
    settings.SAY_BURST, settings.SAY_PER_SECOND = 1, 0.01
    room.slow_mode = 600
    say(room, ben)

    said = [say(room, ben, DISTRESS) for _ in range(5)]

    assert min(one.verdict.care for one in said) >= Level.HIGH
    assert Message.objects.count() == 6
