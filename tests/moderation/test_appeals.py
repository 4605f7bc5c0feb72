"""A second pair of eyes, never the first one's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from common.errors import Conflict, NotAllowed
from forum.models import Thread
from moderation import appeals, cases, decisions
from moderation.models import Case, Decision, Outcome, Reason, Visibility
from tests.cast import client_of
from tests.moderation.desk import choice, held_case


@pytest.fixture
def decision(thread: Thread, ana: User, mo: User) -> Decision:
    case = held_case(thread, ana)
    return decisions.decide(case.pk, by=mo, choice=choice(case, Outcome.RESTRICT))


def appealed(decision: Decision, by: User, body: str = "I meant my old bike.") -> Case:
    appeals.appeal(decision=decision, author=by, body=body)
    return decision.appeal_case


def words(decision: Decision):
    return Case.objects.get(pk=decision.case_id).subject


def answer(case: Case, by: User, *, upheld: bool):
    case.refresh_from_db()
    return appeals.answer(case.pk, by=by, upheld=upheld, note="We read it again.", version=case.version)


def test_an_appeal_opens_a_case_of_its_own(decision: Decision, ana: User):
    case = appealed(decision, ana)

    assert case.is_open
    assert case.is_appeal


def test_who_decided_first_may_not_judge_the_appeal(decision: Decision, ana: User, mo: User):
    case = appealed(decision, ana)

    with pytest.raises(NotAllowed):
        answer(case, mo, upheld=True)
    assert client_of(mo).get(f"/moderation/cases/{case.pk}/").context["may_decide"] is False


def test_overturning_shows_the_words_and_lifts_the_restriction(decision: Decision, ana: User, mia: User):
    answer(appealed(decision, ana), mia, upheld=False)

    assert words(decision).visibility == Visibility.SHOWN
    assert ana.restriction_in_force(timezone.now()) is None
    assert not Decision.objects.get(pk=decision.pk).is_standing


def test_upholding_changes_nothing_but_answers(decision: Decision, ana: User, mia: User):
    answer(appealed(decision, ana), mia, upheld=True)

    assert words(decision).visibility == Visibility.HIDDEN
    assert ana.notices.filter(kind="appeal_answered").exists()
    page = client_of(ana).get(decision.get_absolute_url()).content.decode()
    assert "We read it again." in page


def test_a_decision_is_appealed_once(decision: Decision, ana: User):
    appealed(decision, ana)

    with pytest.raises((Conflict, NotAllowed)):
        appeals.appeal(decision=Decision.objects.get(pk=decision.pk), author=ana, body="Again, please.")


def test_only_the_author_appeals(decision: Decision, ben: User):
    with pytest.raises(NotAllowed):
        appeals.appeal(decision=decision, author=ben, body="Not fair.")


def test_an_appeal_may_come_for_six_months(decision: Decision, ana: User):
    made = decision.made_at

    with pytest.raises(NotAllowed):
        appeals.appeal(decision=decision, author=ana, body="Late.", now=made + timedelta(days=184))
    assert appeals.appeal(decision=decision, author=ana, body="In time.", now=made + timedelta(days=180))


def test_a_decision_that_weighs_on_nobody_is_not_appealed(thread: Thread, ana: User, mo: User):
    case = held_case(thread, ana)
    shown = decisions.decide(case.pk, by=mo, choice=choice(case, Outcome.SHOW, Reason.NONE_BROKEN))

    with pytest.raises(NotAllowed):
        appeals.appeal(decision=shown, author=ana, body="Why?")


def test_an_appeal_in_despair_is_answered_with_help_and_comes_first(decision: Decision, ana: User, mo: User, lee: User):
    response = client_of(ana).post(
        f"/decisions/{decision.pk}/appeal/",
        {"body": "You took my only place. I am going to end it tonight. Goodbye everyone."},
    )

    assert response.status_code == 201
    assert b"support-panel" in response.content
    assert decision.appeal_case.care == 3
    assert lee.notices.filter(kind="queue_urgent").exists()


def test_an_appeal_is_answered_once(decision: Decision, ana: User, mia: User, lee: User):
    case = appealed(decision, ana)
    answer(case, mia, upheld=True)

    with pytest.raises(cases.Closed):
        answer(case, lee, upheld=False)


@pytest.mark.parametrize("body", ["", "   ", "x" * 4_001, "nul\x00"])
def test_a_broken_appeal_is_refused_with_a_sentence_and_changes_nothing(body: str, decision: Decision, ana: User):
    response = client_of(ana).post(f"/decisions/{decision.pk}/appeal/", {"body": body})

    assert response.status_code == 422
    assert not hasattr(Decision.objects.get(pk=decision.pk), "appeal")
