"""The same words as danger and as ordinary life, to the rules alone: minimal pairs, one frame each."""

import pytest

from tests.moderation.texts import rules_on

PAIRS = {
    "negation": ("I am going to kill myself", "I am not going to kill myself"),
    "negation taken back": ("I said I was fine. I'm not. I've picked the day.", "I said I was fine. I am. I picked the cake."),
    "past": ("I want to end my life", "Ten years ago I wanted to end my life"),
    "song": ("I want to kill myself", "the song says I want to kill myself"),
    "quotation": ("kill yourself", "she typed \"kill yourself\" and I blocked her"),
    "training": ("he is not breathing", "in the training he is not breathing and you act"),
    "grief": ("my brother stopped breathing", "my brother stopped breathing. that was three years ago"),
    "things": ("he is barely breathing", "the wifi is barely breathing"),
    "self": ("you worthless junkie", "I felt like a worthless junkie"),
    "report": ("you are scum", "they told me you are scum"),
    "warning": ("selling percs, hit me up", "warning: someone is selling fake percs, be careful"),
    "treatment": ("where can I get suboxone tonight, will pay", "which clinic can prescribe suboxone, where can I get it"),
    "public number": ("her number is 555-0142", "the crisis line is 988"),
    "other goods": ("blues for sale, 5 each", "couch for sale, 5 dollars"),
    "victim": ("I will burn the house down", "he said he'd burn the house down"),
    "regret": ("I love getting high", "I loved getting high and it ruined me, I regret it"),
}  # fmt: skip


@pytest.mark.parametrize("frame", PAIRS)
def test_the_danger_is_heard(frame):
    assert rules_on(PAIRS[frame][0]).action in ("review", "hold", "urgent")


@pytest.mark.parametrize("frame", PAIRS)
def test_its_look_alike_is_left_alone(frame):
    assert rules_on(PAIRS[frame][1]).action in ("allow", "support")


def test_a_plan_for_tonight_outweighs_an_old_story():
    assert rules_on("Years ago I tried and failed. Tonight I am going to kill myself.").severity == 3


def test_asking_for_drugs_is_held_and_met_with_care():
    verdict = rules_on("who has subs near Erie, been sick two days, will pay")

    assert (verdict.harm.word, verdict.care.word, verdict.visibility) == ("high", "low", "held")


def test_a_dose_named_beside_the_wish_to_die_helps_the_author_and_spares_the_readers():
    verdict = rules_on("what dose would be enough so I never wake up, which pills are the surest way to die")

    assert (verdict.care.word, verdict.visibility, verdict.action) == ("urgent", "held", "urgent")


def test_telling_somebody_to_die_is_harm():
    verdict = rules_on("just kill yourself already")

    assert (verdict.harm.word, verdict.severity) == ("high", 0)
