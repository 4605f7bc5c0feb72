"""A member's yes: off at first, taken back at any time, and nothing is copied by it."""

from pathlib import Path

from accounts import teaching
from accounts.models import User
from forum.models import Thread
from moderation.models import Outcome, Reason
from tests.cast import client_of
from tests.moderation.desk import SALE
from tests.moderation.lessons import decided, exported


def chosen(user: User) -> bool:
    user.refresh_from_db()
    return user.teaches_since is not None


def test_nobody_teaches_who_did_not_say_so(thread: Thread, ana: User, mo: User, tmp_path: Path):
    decided(thread, ana, SALE, mo, Outcome.HIDE, Reason.SOURCING)

    assert not chosen(ana)
    assert exported(tmp_path) == []


def test_a_member_says_yes_in_the_settings_and_takes_it_back(ana: User):
    client = client_of(ana)
    assert "My words may help teach the screening here" in client.get("/settings/").text

    client.post("/settings/teaching/", {"may_teach": "on"})
    assert chosen(ana)
    assert "Take it back" in client.get("/settings/").text

    client.post("/settings/teaching/", {})
    assert not chosen(ana)
    assert "Take it back" not in client.get("/settings/").text


def test_saying_yes_twice_keeps_the_first_day(ana: User):
    teaching.give(user=ana)
    first = ana.teaches_since
    teaching.give(user=ana)
    ana.refresh_from_db()

    assert ana.teaches_since == first


def test_other_settings_leave_it_alone(ana: User):
    teaching.give(user=ana)
    client_of(ana).post("/settings/", {"zone": "Europe/Dublin", "place": "IE"})

    assert chosen(ana)


def test_taken_back_it_counts_at_once(thread: Thread, ana: User, mo: User, tmp_path: Path):
    decided(thread, ana, SALE, mo, Outcome.HIDE, Reason.SOURCING)
    teaching.give(user=ana)
    assert len(exported(tmp_path)) == 1

    teaching.take_back(user=ana)

    assert exported(tmp_path) == []
