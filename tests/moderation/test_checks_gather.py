"""Asking the checks: all of them, whatever happens to one."""

import logging

import pytest

from moderation.checks import CHECKS, gather
from moderation.evidence import CATEGORIES, Author, Axis, Level, Signal, Unknown
from tests.moderation.test_folding import HOSTILE


def hears(text, context):
    yield Signal("hears", "spam", Axis.HARM, Level.HIGH, (0, 4), 0.9)


def cannot_look(text, context):
    yield Signal("cannot_look", "sexual", Axis.HARM, Level.HIGH, (0, 4), 0.9)
    raise LookupError("secret words")


def test_a_check_that_raises_is_unknown_and_the_others_are_heard():
    evidence = gather("some words", checks=(cannot_look, hears))

    assert evidence.unknown == (Unknown("cannot_look", "LookupError"),)
    assert "hears" in {signal.check for signal in evidence.signals}


def test_nothing_that_was_written_reaches_the_log(caplog):
    with caplog.at_level(logging.DEBUG):
        gather("secret words", checks=(cannot_look,))

    assert caplog.text == ""


def test_a_check_not_reached_in_time_is_unknown():
    ticks = iter([0.0, 0.1, 9.0, 9.0, 9.0])

    evidence = gather("some words", checks=(hears, hears), budget=1.0, clock=lambda: next(ticks))

    assert evidence.unknown == (Unknown("hears", "budget"),)
    assert len(evidence.signals) == 1


def test_a_text_that_cannot_be_read_leaves_every_check_unknown():
    evidence = gather(None, author=Author())

    assert {unknown.check for unknown in evidence.unknown} == {check.__name__ for check in CHECKS}


def test_a_script_we_do_not_read_is_unknown_not_harmless():
    russian = "\u042f \u0445\u043e\u0447\u0443 \u043f\u043e\u0433\u043e\u0432\u043e\u0440\u0438\u0442\u044c \u0441 \u043a\u0435\u043c-\u043d\u0438\u0431\u0443\u0434\u044c \u0441\u0435\u0433\u043e\u0434\u043d\u044f"  # fmt: skip

    assert gather(russian).unknown == (Unknown("language", "NotOurScript"),)


@pytest.mark.parametrize("text", ["", " ", "help", "a\x00b", "\ud800 hello", "\u200b", "?", "\U0001f614"])
def test_small_and_odd_texts_pass_every_check(text):
    evidence = gather(text)

    assert evidence.unknown == ()
    assert set(evidence.scores) >= set(CATEGORIES)
    assert max(evidence.scores.values()) < 0.5


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_checked_within_the_budget(name):
    evidence = gather(HOSTILE[name])

    assert [unknown for unknown in evidence.unknown if unknown.reason == "budget"] == []


def test_scores_stay_between_nothing_and_one():
    evidence = gather("goodbye everyone, I took all of it, I will kill him, buy now at www.rx.example " * 30)

    assert all(0.0 <= score <= 1.0 for score in evidence.scores.values())


@pytest.mark.parametrize(
    ("text", "category", "typed"),
    [
        ("sorry all. I want to k1ll mys\u200belf tonight", "suicide_self_harm", "k1ll mys\u200belf"),
        ("please, he is n0t br3athing", "overdose_emergency", "n0t br3athing"),
        ("hi. \u0445anax f0r s@le, hit my line", "drug_sale", "f0r s@le"),
        ("hey, s e n d  n u d e s", "sexual", "s e n d  n u d e s"),
        ("her number is 555-0142", "personal_info", "555-0142"),
    ],
)
def test_a_signal_points_to_what_the_member_typed(text, category, typed):
    spans = [signal.span for signal in gather(text).signals if signal.category == category]

    assert any(typed in text[start:end] for start, end in spans)


def test_a_danger_at_the_end_of_a_long_story_is_heard():
    story = "I went to group and had coffee with my sponsor. We talked about work. " * 40

    evidence = gather(story + "The note is on the table and I took all of my pills. Goodbye.")

    assert evidence.severity == 3


def test_small_signs_far_apart_do_not_add_up():
    filler = "We had dinner and watched the news and went for a walk in the park. " * 10

    evidence = gather("Thank you for everything. " + filler + "The view at the bridge is fine. " + filler)

    assert evidence.severity == 0
