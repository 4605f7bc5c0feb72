"""What a decision says about words, and what it does not say."""

import pytest

from accounts.models import User
from forum.models import Thread
from moderation import decisions
from moderation.evidence import CATEGORIES
from moderation.learning.corpus import known
from moderation.learning.labels import MEANS, Judged, codes, judged, upholds
from moderation.models import Outcome, Reason
from tests.moderation.desk import SALE
from tests.moderation.lessons import decided, won

HIDE, SHOW, CARE = Outcome.HIDE, Outcome.SHOW, Outcome.CARE


def said(reason: Reason, outcome: Outcome = HIDE, **more) -> tuple[str, ...] | None:
    return codes(Judged(reason, outcome, **more))


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (Reason.SOURCING, "sale"),
        (Reason.DOSING, "dose"),
        (Reason.MISLEADING, "dose"),
        (Reason.GLORIFYING, "glor"),
        (Reason.MARKETING, "spam"),
        (Reason.HARASSMENT, "hate"),
        (Reason.THREAT, "v2"),
        (Reason.SEXUAL, "sex"),
        (Reason.PRIVACY, "pii"),
        (Reason.SELF_HARM_METHOD, "s2"),
    ],
)
def test_a_broken_rule_is_a_code_of_the_corpus(reason: Reason, code: str):
    assert said(reason) == (code,)


def test_every_rule_is_in_the_table_or_speaks_for_itself():
    spoken_for = {Reason.NONE_BROKEN, Reason.CARE, Reason.OTHER}

    assert set(MEANS) == set(Reason) - spoken_for
    assert {category for category, _ in MEANS.values()} <= set(CATEGORIES)


def test_no_rule_broken_is_harmless_and_something_else_says_nothing():
    assert said(Reason.NONE_BROKEN, SHOW) == ("ok",)
    assert said(Reason.OTHER) is None


def test_care_is_what_was_heard_at_its_level():
    assert said(Reason.CARE, CARE, heard={"suicide_self_harm": 3, "drug_sale": 1}) == ("s3",)
    assert said(Reason.NONE_BROKEN, CARE, heard={"overdose_emergency": 2}) == ("o2",)


def test_care_that_only_members_heard_has_the_level_of_the_case():
    assert said(Reason.CARE, CARE, flagged=frozenset({"suicide_self_harm"}), care=2) == ("s2",)
    assert said(Reason.CARE, CARE) is None


def test_a_level_that_was_heard_is_never_lowered_by_the_table():
    assert said(Reason.SELF_HARM_METHOD, heard={"suicide_self_harm": 3}) == ("s3",)
    assert said(Reason.THREAT, heard={"violence_threat": 3}) == ("v3",)
    assert said(Reason.PRIVACY, heard={"personal_info": 1}) == ("own",)


def test_danger_heard_beside_a_broken_rule_stays_a_question():
    assert said(Reason.HARASSMENT, heard={"suicide_self_harm": 2, "harassment_hate": 2}) == ("hate", "s?")


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("level", [1, 2, 3])
def test_every_code_is_one_that_training_reads(reason: Reason, level: int):
    found = said(reason, heard={"suicide_self_harm": level, "overdose_emergency": level, "violence_threat": level})

    assert found is None or known("+".join(found))


def test_an_overturned_decision_is_its_opposite_unless_care_was_heard():
    assert said(Reason.SOURCING, overturned=True) == ("ok",)
    assert said(Reason.SOURCING, overturned=True, heard={"suicide_self_harm": 1}) is None


def test_a_decision_that_waits_or_was_taken_back_says_nothing(thread: Thread, ana: User, mo: User):
    waiting = decided(thread, ana, SALE, mo, Outcome.HOLD, Reason.SOURCING)

    undone = decided(thread, ana, SALE, mo, HIDE, Reason.SOURCING)
    decisions.undo(undone, by=mo)
    undone.refresh_from_db()

    assert judged(waiting, []) is None
    assert judged(undone, []) is None


def test_a_won_appeal_is_read_from_its_rows(thread: Thread, ana: User, mo: User, mia: User):
    decision = decided(thread, ana, SALE, mo, HIDE, Reason.SOURCING)
    won(decision, ana, mia)
    decision.refresh_from_db()

    assert judged(decision, []).overturned


def test_a_decision_agrees_with_a_check_or_not_or_speaks_of_something_else():
    sourcing, care = Judged(Reason.SOURCING, HIDE), Judged(Reason.CARE, CARE)

    assert upholds(sourcing, axis="harm", category="drug_sale") is True
    assert upholds(sourcing, axis="harm", category="spam") is None
    assert upholds(sourcing, axis="care", category="suicide_self_harm") is None
    assert upholds(care, axis="care", category="suicide_self_harm") is True
    assert upholds(care, axis="harm", category="spam") is False
    assert upholds(Judged(Reason.NONE_BROKEN, SHOW), axis="care", category="overdose_emergency") is False


def test_only_grave_danger_is_what_a_model_must_not_miss():
    assert Judged(Reason.CARE, CARE, care=2).says_danger
    assert Judged(Reason.SELF_HARM_METHOD, HIDE).says_danger
    assert not Judged(Reason.CARE, CARE, care=1).says_danger
    assert not Judged(Reason.SELF_HARM_METHOD, HIDE, overturned=True).says_danger
