"""Editing and taking back: an event with its own seq, and nothing left of what was taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from common.errors import Conflict, Gone, NotAllowed
from moderation import screening
from moderation.models import Case, Visibility
from realtime import rooms
from realtime.models import Kind, RoomEvent
from realtime.rules import EDIT_WINDOW
from tests.realtime.test_saying import SELLING, say


def kinds():
    return list(RoomEvent.objects.order_by("seq").values_list("seq", "kind"))


def test_an_edit_is_an_event_of_its_own(room, ben):
    message = say(room, ben, "Godo evening").message

    said = rooms.edit(message=message, author=ben, body="Good evening")

    assert kinds() == [(1, Kind.SHOWN), (2, Kind.EDITED)]
    assert (said.event.seq, said.message.version, said.message.seq) == (2, 2, 1)
    assert said.message.body_html == "<p>Good evening</p>\n"
    assert list(said.message.revisions.values_list("version", "body")) == [(1, "Godo evening")]


def test_an_edit_that_must_wait_is_hidden_from_those_who_saw_it(room, ana):
    message = say(room, ana).message

    said = rooms.edit(message=message, author=ana, body=SELLING)

    assert said.message.visibility == Visibility.HELD
    assert kinds() == [(1, Kind.SHOWN), (2, Kind.HIDDEN)]
    assert Case.objects.of(message).open().exists()


def test_words_can_be_changed_for_a_while_only(room, ben):
    message = say(room, ben).message

    with pytest.raises(Conflict) as refusal:
        rooms.edit(message=message, author=ben, body="Later", now=message.made_at + EDIT_WINDOW + timedelta(seconds=1))

    assert refusal.value.code == "too_late"


def test_only_the_author_changes_or_takes_back(room, ana, ben):
    message = say(room, ben).message

    with pytest.raises(NotAllowed):
        rooms.edit(message=message, author=ana, body="Mine now")
    with pytest.raises(NotAllowed):
        rooms.withdraw(message=message, author=ana)


def test_an_edit_does_not_undo_a_decision_to_hide(room, ben):
    message = say(room, ben).message
    screening.set_visibility(message, Visibility.HIDDEN)

    with pytest.raises(NotAllowed):
        rooms.edit(message=message, author=ben, body="Friendlier")

    assert kinds() == [(1, Kind.SHOWN), (2, Kind.HIDDEN)]


def test_what_is_taken_back_is_gone_for_all_and_from_the_database(room, ben):
    message = say(room, ben, "Too much").message
    rooms.edit(message=message, author=ben, body="Far too much")

    rooms.withdraw(message=message, author=ben)

    message.refresh_from_db()
    assert (message.visibility, message.body, message.body_html) == (Visibility.REMOVED, "", "")
    assert not message.revisions.exists()
    assert kinds()[-1] == (3, Kind.REMOVED)


def test_taking_back_twice_is_told_kindly(room, ben):
    message = say(room, ben).message
    rooms.withdraw(message=message, author=ben)

    with pytest.raises(Gone):
        rooms.withdraw(message=message, author=ben)


def test_what_a_moderator_still_has_to_judge_is_kept_for_them_until_then(room, ana):
    message = say(room, ana, SELLING).message

    rooms.withdraw(message=message, author=ana)

    assert rooms.forget_withdrawn() == 0
    message.refresh_from_db()
    assert (message.visibility, message.body) == (Visibility.REMOVED, SELLING)
    assert kinds() == []  # nobody had seen it

    Case.objects.update(closed_at=timezone.now())

    assert rooms.forget_withdrawn() == 1
    message.refresh_from_db()
    assert message.body == ""


def test_a_repeat_of_withdrawn_words_does_not_bring_them_back(room, ben):
    client_id = uuid4()
    message = rooms.say(room=room, author=ben, body="Once", client_id=client_id).message
    rooms.withdraw(message=message, author=ben)

    again = rooms.say(room=room, author=ben, body="Once", client_id=client_id)

    assert (again.is_new, again.message.visibility) == (False, Visibility.REMOVED)
