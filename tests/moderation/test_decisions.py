"""What each decision does, what it says, and how it is taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Restriction, User
from common.errors import Conflict, Invalid, NotAllowed
from forum import posting
from forum.models import Thread
from moderation import cases, decisions
from moderation.models import Case, Decision, Outcome, Reason, Visibility
from tests.cast import client_of
from tests.moderation.desk import DANGER, choice, held_case, reply


@pytest.fixture
def case(thread: Thread, ana: User) -> Case:
    return held_case(thread, ana)


def decide(case: Case, by: User, outcome: Outcome, reason: Reason = Reason.SOURCING, **more) -> Decision:
    return decisions.decide(case.pk, by=by, choice=choice(case, outcome, reason, **more))


def state(case: Case) -> str:
    return Case.objects.get(pk=case.pk).subject.visibility


def test_show_publishes_the_words_and_closes_the_case(case: Case, mo: User):
    decide(case, mo, Outcome.SHOW, Reason.NONE_BROKEN)

    assert state(case) == Visibility.SHOWN
    assert not Case.objects.get(pk=case.pk).is_open


def test_hold_keeps_the_words_waiting_and_the_case_open(case: Case, mo: User):
    decide(case, mo, Outcome.HOLD)

    assert state(case) == Visibility.HELD
    assert Case.objects.get(pk=case.pk).is_open


def test_hide_takes_shown_words_down(thread: Thread, ana: User, mo: User):
    case = Case.objects.of(reply(thread, ana, DANGER)).get()

    decide(case, mo, Outcome.HIDE, Reason.SELF_HARM_METHOD)

    assert state(case) == Visibility.HIDDEN


def test_lock_closes_the_place_as_well(case: Case, thread: Thread, mo: User):
    decide(case, mo, Outcome.LOCK)

    thread.refresh_from_db()
    assert thread.locked_by == mo
    assert state(case) == Visibility.HIDDEN


def test_restrict_pauses_writing_for_the_hours_that_were_chosen(case: Case, ana: User, mo: User):
    decision = decide(case, mo, Outcome.RESTRICT, hours=72)

    restriction = Restriction.objects.get(user=ana)
    assert restriction.until - restriction.starts_at == timedelta(hours=72)
    assert decision.restriction == restriction


def test_warn_restricts_nothing(case: Case, ana: User, mo: User):
    decide(case, mo, Outcome.WARN)

    assert not Restriction.objects.filter(user=ana).exists()


def test_care_shows_the_words_and_weighs_on_nobody(thread: Thread, ana: User, mo: User):
    case = Case.objects.of(reply(thread, ana, DANGER)).get()

    decision = decide(case, mo, Outcome.CARE, Reason.CARE)

    assert state(case) == Visibility.SHOWN
    assert decision.restriction is None
    assert b"You have done nothing wrong" in client_of(ana).get(decision.get_absolute_url()).content


@pytest.mark.parametrize("outcome", [Outcome.HIDE, Outcome.LOCK, Outcome.WARN, Outcome.RESTRICT])
@pytest.mark.parametrize("reason", [Reason.CARE, Reason.NONE_BROKEN])
def test_needing_help_is_never_a_reason_for_a_penalty(outcome: Outcome, reason: Reason, case: Case, mo: User):
    with pytest.raises(Invalid):
        decide(case, mo, outcome, reason)

    assert not Decision.objects.exists()


def test_the_author_gets_a_letter_with_the_rule_the_note_and_the_way_to_appeal(case: Case, ana: User, mo: User):
    decision = decide(case, mo, Outcome.HIDE, note="Please do not offer medication here.")

    assert ana.notices.get(kind="decision").url == decision.get_absolute_url()
    page = client_of(ana).get(decision.get_absolute_url()).content.decode()
    assert Reason.SOURCING.label.lower() in page
    assert "Please do not offer medication here." in page
    assert f'action="/decisions/{decision.pk}/appeal/"' in page
    assert "Our automatic screening asked a person to look" in page


def test_a_letter_does_not_exist_for_others(case: Case, ben: User, mo: User):
    decision = decide(case, mo, Outcome.HIDE)

    assert client_of(ben).get(decision.get_absolute_url()).status_code == 404


def test_a_decision_on_an_older_state_is_refused(case: Case, ana: User, mo: User):
    seen = choice(case, Outcome.SHOW, Reason.NONE_BROKEN)
    posting.edit(post=case.subject, author=ana, body="Selling more pills, message me.", note="", version=1)

    with pytest.raises(cases.Outdated):
        decisions.decide(case.pk, by=mo, choice=seen)
    assert state(case) == Visibility.HELD


def test_claiming_does_not_make_a_screen_out_of_date(case: Case, mo: User):
    seen = choice(case, Outcome.SHOW, Reason.NONE_BROKEN)
    cases.claim(case.pk, by=mo)

    assert decisions.decide(case.pk, by=mo, choice=seen).outcome == Outcome.SHOW


def test_a_case_that_somebody_holds_is_not_decided_by_another(case: Case, mo: User, mia: User):
    cases.claim(case.pk, by=mo)

    with pytest.raises(cases.AlreadyClaimed):
        decide(case, mia, Outcome.HIDE)


def test_a_closed_case_is_not_decided_again(case: Case, mo: User, mia: User):
    decide(case, mo, Outcome.HIDE)

    with pytest.raises(cases.Closed):
        decide(case, mia, Outcome.SHOW, Reason.NONE_BROKEN)


def test_nobody_judges_their_own_words(thread: Thread, mo: User, mia: User):
    case = held_case(thread, mo)

    with pytest.raises(NotAllowed):
        decide(case, mo, Outcome.SHOW, Reason.NONE_BROKEN)
    assert decide(case, mia, Outcome.SHOW, Reason.NONE_BROKEN)


def test_undo_gives_back_words_lock_and_standing_and_opens_the_case_again(
    case: Case, thread: Thread, ana: User, mo: User
):
    decision = decide(case, mo, Outcome.RESTRICT)

    decisions.undo(decision, by=mo)

    assert state(case) == Visibility.HELD
    assert ana.restriction_in_force(timezone.now()) is None
    assert Case.objects.get(pk=case.pk).is_open


def test_undo_of_a_lock_opens_the_place(case: Case, thread: Thread, mo: User):
    decisions.undo(decide(case, mo, Outcome.LOCK), by=mo)

    thread.refresh_from_db()
    assert thread.locked_at is None


def test_undo_is_for_a_quarter_of_an_hour_and_for_leads(case: Case, mo: User, mia: User, lee: User):
    decision = decide(case, mo, Outcome.HIDE)
    later = timezone.now() + timedelta(minutes=16)

    with pytest.raises(NotAllowed):
        decisions.undo(decision, by=mo, now=later)
    with pytest.raises(NotAllowed):
        decisions.undo(decision, by=mia)
    assert decisions.undo(decision, by=lee, now=later)


def test_a_decision_is_taken_back_once(case: Case, mo: User):
    decision = decide(case, mo, Outcome.HIDE)
    decisions.undo(decision, by=mo)

    with pytest.raises((Conflict, NotAllowed)):
        decisions.undo(Decision.objects.get(pk=decision.pk), by=mo)


def test_an_edit_does_not_bring_hidden_words_back(case: Case, ana: User, mo: User):
    decide(case, mo, Outcome.HIDE)

    posting.edit(post=case.subject, author=ana, body="Sorry about that.", note="", version=1)

    assert state(case) == Visibility.HIDDEN
    assert Case.objects.of(case.subject).open().exists()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"outcome": "explode", "reason": "sourcing", "version": 1},
        {"outcome": "hide", "reason": "because", "version": 1},
        {"outcome": "hide", "reason": "sourcing"},
        {"outcome": "hide", "reason": "sourcing", "version": "x"},
        {"outcome": "restrict", "reason": "sourcing", "version": 1, "hours": 100_000},
        {"outcome": "hide", "reason": "sourcing", "version": 1, "note": "x" * 2_001},
        {"outcome": "hide", "reason": "sourcing", "version": 1, "note": "nul\x00"},
    ],
)
def test_a_broken_decision_form_changes_nothing(sent: dict, case: Case, mo: User):
    response = client_of(mo).post(f"/moderation/cases/{case.pk}/decision/", sent)

    assert response.status_code == 422
    assert not Decision.objects.exists()
    assert Case.objects.get(pk=case.pk).is_open
