"""What a moderator sees of a case before they read it: what the checks heard, and how long it may wait."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from forum.models import Thread
from moderation import reading
from moderation.evidence import CATEGORIES
from moderation.models import Case
from tests.cast import client_of
from tests.moderation.desk import DANGER, PLAIN, held_case, reply


def test_the_queue_says_what_was_heard_in_plain_words(thread: Thread, ana: User, mo: User):
    held_case(thread, ana)
    reply(thread, ana, DANGER)

    page = client_of(mo).get("/moderation/").text

    assert "selling or asking for drugs" in page
    assert "suicide or self-harm" in page
    assert "drug_sale" not in page


def test_the_gravest_is_named_first_and_hints_are_left_out():
    signals = [
        {"check": "spam", "category": "spam", "axis": "harm", "level": 1},
        {"check": "drug_sale", "category": "drug_sale", "axis": "harm", "level": 2},
        {"check": "drug_sale", "category": "drug_sale", "axis": "harm", "level": 1},
        {"check": "sexual", "category": "sexual", "axis": "harm", "level": 0},
    ]

    assert [(one.words, one.level.word) for one in reading.heard(signals)] == [
        ("selling or asking for drugs", "high"),
        ("advertising or flood", "low"),
    ]


def test_every_kind_of_harm_has_a_name_for_people():
    assert reading.CATEGORIES.keys() == set(CATEGORIES)


def test_what_an_edit_took_away_is_not_said_any_more(thread: Thread, ana: User, mo: User):
    case = held_case(thread, ana)
    heard_before = reading.heard_in([case])[case.pk]
    case.subject_version = 0

    assert heard_before
    assert reading.heard_in([case]) == {}


def test_a_case_that_waits_too_long_says_so(thread: Thread, ana: User, mo: User):
    case = held_case(thread, ana)
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(hours=3, minutes=1))

    page = client_of(mo).get(f"/moderation/cases/{case.pk}/").text

    assert "over time by 3 h" in page


def test_the_length_of_a_pause_is_asked_for_beside_the_pause(thread: Thread, ana: User, mo: User):
    case = held_case(thread, ana)
    reply(thread, ana, PLAIN)

    page = client_of(mo).get(f"/moderation/cases/{case.pk}/").text

    assert 'class="only-for-a-pause"' in page
