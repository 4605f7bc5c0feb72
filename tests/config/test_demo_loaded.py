"""A database once the demo community has moved in, through the real verbs and the real screening."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import Notice, User
from common.errors import Conflict
from config.demo import loader
from config.demo.stage import PASSPHRASE
from forum.models import Post, ReadMark, Space, Thread
from moderation import log
from moderation.models import Appeal, Case, CaseEvent, Decision, Moderated, Outcome, Visibility
from realtime.models import Message, Room, RoomEvent

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.timeout(400)]  # loading takes 8 s of a free core


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[loader.Summary]:
    """One loaded database for the tests below, which only look at it; given back empty."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield loader.load(now=timezone.now(), report=lambda line: None)
        transaction.set_rollback(True)


def of_all_words(visibility: Visibility) -> list[Moderated]:
    return [*Post.objects.filter(visibility=visibility), *Message.objects.filter(visibility=visibility)]


def test_a_loaded_place_is_lived_in(demo: loader.Summary) -> None:
    assert Space.objects.count() == demo.spaces == 8
    assert Thread.objects.count() == demo.threads >= 60
    assert Post.objects.count() - Thread.objects.count() == demo.replies >= 500
    assert Room.objects.count() == demo.rooms == 4
    assert all(room.messages.count() >= 60 and room.seq >= 60 for room in Room.objects.all())
    assert all(space.thread_count for space in Space.objects.all())


def test_the_queue_holds_cases_in_many_states(demo: loader.Summary) -> None:
    now = timezone.now()
    waiting = Case.objects.open().filter(appealed__isnull=True)

    assert demo.cases >= 30
    assert set(Decision.objects.values_list("outcome", flat=True)) == set(Outcome.values)
    assert set(Appeal.objects.values_list("upheld", flat=True)) == {True, False, None}
    assert Decision.objects.filter(undone_by__appeal__isnull=True, undone_by__isnull=False).exists()
    assert waiting.filter(claim_until__gt=now - timedelta(minutes=5)).count() >= 2
    assert waiting.filter(claimed_by__isnull=True).count() >= 2


def test_nothing_is_held_or_hidden_without_an_open_case_or_a_decision(demo: loader.Summary) -> None:
    held, hidden = of_all_words(Visibility.HELD), of_all_words(Visibility.HIDDEN)

    assert held
    assert hidden
    assert [one for one in held if not Case.objects.of(one).open().exists()] == []
    assert [
        one for one in hidden if not Decision.objects.standing().filter(case__in=Case.objects.of(one)).exists()
    ] == []


def test_the_log_is_whole_and_runs_forward(demo: loader.Summary) -> None:
    times = list(CaseEvent.objects.order_by("number").values_list("at", flat=True))

    assert list(log.faults()) == []
    assert len(times) > demo.cases
    assert times == sorted(times)


def test_room_events_are_dated_when_they_happened(demo: loader.Summary) -> None:
    for room in Room.objects.all():
        times = list(RoomEvent.objects.filter(room=room).order_by("seq").values_list("at", flat=True))
        assert times == sorted(times)
        assert times[0] < timezone.now() - timedelta(days=2)


def test_the_cast_can_sign_in_and_keeps_the_roles_everybody_knows(demo: loader.Summary) -> None:
    ana, vic = User.objects.get(name="ana"), User.objects.get(name="vic")

    assert ana.check_password(PASSPHRASE)
    assert ana.is_newcomer
    assert vic.pk in ana.blocked_ids()
    assert {user.name for user in User.objects.all() if user.is_moderator} == {"mo", "mia", "lee"}
    assert User.objects.get(name="lee").is_lead


def test_some_threads_and_notices_are_read_and_some_are_not(demo: loader.Summary) -> None:
    ben = User.objects.get(name="ben")
    read = ReadMark.objects.filter(user=ben).count()

    assert 0 < read < demo.threads
    assert Notice.objects.filter(read_at__isnull=True).exists()
    assert Notice.objects.filter(read_at__isnull=False).exists()


def test_nobody_moves_into_a_place_that_has_members(demo: loader.Summary) -> None:
    out = StringIO()

    call_command("demo", if_empty=True, stdout=out)

    assert "stays out" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("demo", stdout=out)
    with pytest.raises(Conflict):
        loader.load(now=timezone.now(), report=lambda line: None)
