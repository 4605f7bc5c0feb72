"""The log is append-only and shows every change."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from accounts.models import User
from forum.models import Thread
from moderation import cases, decisions, log
from moderation.models import CaseEvent, LogHead, Outcome
from tests.cast import client_of
from tests.moderation.desk import choice, held_case


@pytest.fixture
def whole(thread: Thread, ana: User, mo: User) -> int:
    """A log of two cases and what happened to them; how many events it has."""
    for _ in range(2):
        case = held_case(thread, ana)
        cases.claim(case.pk, by=mo)
        decisions.undo(decisions.decide(case.pk, by=mo, choice=choice(case, Outcome.HIDE)), by=mo)
    return CaseEvent.objects.count()


def tampered(**change: object) -> None:
    """Change a row behind the application's back, as somebody with the database could."""
    event = CaseEvent.objects.get(number=3)
    for name, value in change.items():
        setattr(event, name, value)
    CaseEvent.objects.filter(pk=event.pk).delete()
    CaseEvent.objects.bulk_create([event])


def test_a_whole_log_verifies(whole: int, capsys: pytest.CaptureFixture):
    call_command("verify_log")

    assert f"{whole} events" in capsys.readouterr().out
    assert list(log.faults()) == []


def test_numbers_have_no_gap_and_each_event_holds_the_one_before(whole: int):
    events = list(CaseEvent.objects.order_by("number"))

    assert [event.number for event in events] == list(range(1, whole + 1))
    assert all(later.previous == earlier.digest for earlier, later in zip(events, events[1:], strict=False))


@pytest.mark.parametrize("change", [{"data": {"outcome": "show"}}, {"kind": "released"}, {"actor_id": None}])
def test_a_changed_row_is_found(change: dict, whole: int):
    tampered(**change)

    assert list(log.faults()) == ["event 3 was changed after it was written"]


def test_a_missing_row_is_found(whole: int):
    CaseEvent.objects.filter(number=3).delete()

    with pytest.raises(CommandError):
        call_command("verify_log")


def test_a_missing_end_is_found(whole: int):
    CaseEvent.objects.filter(number=whole).delete()

    assert any("the log ends at event" in fault for fault in log.faults())


def test_two_rows_that_changed_places_are_found(whole: int):
    one, two = CaseEvent.objects.get(number=2), CaseEvent.objects.get(number=4)
    CaseEvent.objects.filter(pk__in=[one.pk, two.pk]).delete()
    one.number, two.number = two.number, one.number
    CaseEvent.objects.bulk_create([one, two])

    assert len(list(log.faults())) >= 2


def test_the_database_refuses_to_change_a_row(whole: int):
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseEvent.objects.filter(number=3).update(kind="released")


def test_moderators_read_the_log_and_members_do_not(whole: int, mo: User, ana: User):
    page = client_of(mo).get("/moderation/log/")

    assert page.status_code == 200
    assert CaseEvent.objects.first().digest[:12] in page.content.decode()
    assert client_of(ana).get("/moderation/log/").status_code == 403


def test_the_head_is_one_row(whole: int):
    assert LogHead.objects.count() == 1
