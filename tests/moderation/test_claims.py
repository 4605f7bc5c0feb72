"""A claim is a lease that one moderator holds."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from common.errors import NotAllowed
from forum.models import Thread
from moderation import cases
from moderation.models import Case
from moderation.models.case import LEASE
from tests.cast import client_of
from tests.moderation.desk import held_case


@pytest.fixture
def case(thread: Thread, ana: User) -> Case:
    return held_case(thread, ana)


def test_a_moderator_takes_a_free_case(case: Case, mo: User):
    now = timezone.now()

    taken = cases.claim(case.pk, by=mo, now=now)

    assert taken.holder(now) == mo
    assert taken.claim_until == now + LEASE


def test_second_moderator_is_told_who_holds_the_case(case: Case, mo: User, mia: User):
    cases.claim(case.pk, by=mo)

    with pytest.raises(cases.AlreadyClaimed) as refusal:
        cases.claim(case.pk, by=mia)

    assert refusal.value.holder == mo


def test_the_page_answers_409_with_the_holders_name(case: Case, mo: User, mia: User):
    cases.claim(case.pk, by=mo)

    response = client_of(mia).post(f"/moderation/cases/{case.pk}/claim/")

    assert response.status_code == 409
    assert b"mo is looking at this case" in response.content


def test_the_holder_renews_the_lease(case: Case, mo: User):
    now = timezone.now()
    cases.claim(case.pk, by=mo, now=now)

    later = now + timedelta(minutes=4)
    assert cases.claim(case.pk, by=mo, now=later).claim_until == later + LEASE


def test_a_lease_that_is_over_is_free_for_others(case: Case, mo: User, mia: User):
    now = timezone.now()
    cases.claim(case.pk, by=mo, now=now)

    assert cases.claim(case.pk, by=mia, now=now + LEASE).claimed_by == mia


def test_a_released_case_is_free(case: Case, mo: User, mia: User):
    cases.claim(case.pk, by=mo)
    cases.release(case.pk, by=mo)

    assert cases.claim(case.pk, by=mia).claimed_by == mia


def test_nobody_releases_a_case_for_somebody_else(case: Case, mo: User, mia: User):
    cases.claim(case.pk, by=mo)
    cases.release(case.pk, by=mia)

    assert Case.objects.get(pk=case.pk).claimed_by == mo


def test_a_member_who_is_no_moderator_takes_nothing(case: Case, ben: User):
    with pytest.raises(NotAllowed):
        cases.claim(case.pk, by=ben)


def test_a_claim_without_an_end_cannot_be_stored(case: Case, mo: User):
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(claimed_by=mo, claim_until=None)


def test_words_have_one_open_case(case: Case):
    twin = Case(content_type=case.content_type, object_id=case.object_id, author=case.author, due_at=case.due_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
