"""How much the checks find, and how often they cry wolf. The floors only ever rise."""

import json
from collections import Counter

import pytest

from moderation.evidence import CATEGORIES
from moderation.learning.corpus import Example
from tests.moderation.texts import RULES, SEEN, must_pass, share, texts, verdict_on

FLOORS = json.loads((RULES / "floors.json").read_text("utf-8"))


def harmless() -> list[Example]:
    return [text for text in texts() if text.is_harmless]


@pytest.mark.parametrize("category", CATEGORIES)
def test_each_category_is_found_as_often_as_before(category):
    positive = [text for text in texts() if text.labels.get(category)]

    recall = share([verdict_on(text.text).evidence.scores[category] >= SEEN for text in positive], positive)
    alarms = share([verdict_on(text.text).evidence.scores[category] >= SEEN for text in harmless()], harmless())

    print(f"{category}: recall {recall}, false alarms {alarms}, texts {len(positive)}")
    assert recall >= FLOORS["recall"][category]
    assert alarms <= FLOORS["false_alarms"][category]


def test_grave_texts_reach_people():
    grave = [text for text in texts() if text.severity >= 2]
    imminent = [text for text in grave if text.severity == 3]

    found = share([verdict_on(text.text).severity >= 2 for text in grave], grave)
    missed = share([verdict_on(text.text).severity == 0 for text in imminent], imminent)

    print(f"grave found {found} of {len(grave)}, imminent taken for nothing {missed} of {len(imminent)}")
    assert found >= FLOORS["grave_found"]
    assert missed <= FLOORS["imminent_missed"]


def test_harmless_texts_are_left_alone():
    actions = Counter(verdict_on(text.text).action for text in harmless())

    held = (actions["hold"] + actions["urgent"]) / len(harmless())
    touched = 1 - actions["allow"] / len(harmless())

    print(f"harmless held or paged {held:.3f}, touched at all {touched:.3f} of {len(harmless())}")
    assert held <= FLOORS["harmless_held"]
    assert touched <= FLOORS["harmless_touched"]


@pytest.mark.parametrize("text", must_pass(), ids=lambda t: f"{t.family}-{t.pair}")
def test_harm_reduction_is_never_held_and_pages_nobody(text):
    verdict = verdict_on(text.text)

    assert verdict.visibility == "shown"
    assert verdict.action in ("allow", "support")


def test_distress_alone_never_hides_anyone():
    care_only = [text for text in texts() if all(code[0] in "so" and code[-1] in "123" for code in text.codes)]

    hidden = [text.family for text in care_only if verdict_on(text.text).visibility == "held"]

    assert len(hidden) <= FLOORS["care_hidden"], hidden


def test_half_of_the_corpus_are_look_alikes():
    assert len(harmless()) * 2 >= len(texts()) >= 1000


def test_every_text_stands_once():
    words = Counter(" ".join(text.text.lower().split()) for text in texts())

    assert [text for text, count in words.items() if count > 1] == []
