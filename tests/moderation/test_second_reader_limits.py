"""When it cannot read: nothing is taken for harmless, nothing is asked for ever, and nothing waits for it."""

import json
import logging
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from config.chores import CHORES
from forum.models import Thread
from moderation.models import Assessment, Case, Ending, SecondReading, Visibility
from moderation.second_reader import reading, waiting
from moderation.second_reader.reading import read_waiting
from tests.house.tree import ROOT, modules, name_of, text
from tests.moderation.desk import DANGER, PLAIN, SALE, reply
from tests.moderation.other_side import drips, guard, hangs, says, scores

AWAY = says({}, status=500)
GARBAGE = says(b"<html>")


def row_of(post) -> Assessment:
    return Assessment.objects.get(object_id=post.pk)


# Off


def test_without_a_reader_nothing_is_asked_of_anybody(thread, ben, django_assert_num_queries):
    reply(thread, ben, PLAIN)

    with django_assert_num_queries(0):
        assert read_waiting() == 0
    assert not SecondReading.objects.exists()


def test_the_chore_is_the_only_way_in():
    named = {name_of(path) for path in modules() if "second_reader" in text(path)}
    inside = {name for name in named if name.startswith("moderation/second_reader/")}

    assert named - inside <= {"config/chores.py", "config/settings.py", "config/second_reader.py", "config/apps.py"}
    assert [chore.name for chore in CHORES if chore.do is reading.read_waiting] == ["read_a_second_time"]


@pytest.mark.slow
def test_it_brings_no_package_that_a_post_does_not_bring():
    script = (
        "import sys, django; django.setup(); import forum.posting; before = set(sys.modules);"
        "import moderation.second_reader.reading;"
        "print(sorted({name.split('.')[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)))"
    )
    env = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": ""}
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=env, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "['moderation']"


# What it is asked about


@pytest.mark.parametrize("body", [PLAIN, SALE, DANGER])
def test_unsure_means_neither_harmless_nor_with_people_already(other, thread, ben, settings, body):
    settings.SECOND_READER_READS = "unsure"
    post = reply(thread, ben, body)
    Assessment.objects.filter(object_id=post.pk, action="allow").update(scores={})
    read_waiting()

    assert other.calls == 0
    assert row_of(post).second_reading.ending == Ending.PASSED


@pytest.mark.parametrize(
    "change",
    [
        {"scores": {"spam": 0.3}},
        {"care": 1, "action": "support"},
        {"harm": 1, "action": "review"},
        {"unknown": [{"check": "language", "reason": "Other"}], "action": "review"},
    ],
    ids=["hint", "care", "harm", "unknown"],
)
def test_what_nobody_is_sure_about_is_asked(other, thread, ben, settings, change):
    settings.SECOND_READER_READS = "unsure"
    read_waiting()
    other.bodies.clear()
    post = reply(thread, ben, PLAIN)
    Assessment.objects.filter(object_id=post.pk).update(**{"scores": {}, **change})
    read_waiting()

    assert other.calls == 1


def test_the_newest_words_are_read_first(other, thread, ben, settings):
    for body in ("One cup of tea.", "Two cups of tea.", "Three cups of tea."):
        reply(thread, ben, body)
    settings.SECOND_READER_PER_HOUR = 1
    read_waiting()

    assert ["Three" in body for body in other.bodies] == [True]


def test_rows_that_were_passed_over_are_forgotten(other, thread, ben, settings):
    settings.SECOND_READER_READS = "unsure"
    Assessment.objects.update(scores={})
    read_waiting()
    later = timezone.now() + 3 * waiting.WINDOW
    read_waiting(later)

    assert not SecondReading.objects.exists()


# Faults


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [(AWAY, 5.0), (GARBAGE, 5.0), (guard("safe"), 5.0), (hangs, 0.2), (drips, 0.2)],
    ids=["500", "garbage", "other", "hang", "drip"],
)
def test_a_fault_changes_nothing_and_is_tried_again_three_times(other, thread, ben, settings, answer, seconds):
    read_waiting()
    settings.SECOND_READER_TIMEOUT = seconds
    post = reply(thread, ben, PLAIN)
    before = Assessment.objects.values().get(object_id=post.pk)
    other.answer, now = answer, timezone.now()
    other.bodies.clear()

    done = [read_waiting(now + n * waiting.BETWEEN_TRIES + timedelta(seconds=n)) for n in range(1, 6)]

    post.refresh_from_db()
    waits = row_of(post).second_reading
    assert (done, other.calls) == ([0] * 5, waiting.MOST_TRIES)
    assert (waits.tries, waits.finished_at, waits.ending) == (waiting.MOST_TRIES, None, "")
    assert waits.fault
    assert Assessment.objects.values().get(object_id=post.pk) == before
    assert (post.visibility, Case.objects.of(post).exists()) == (Visibility.SHOWN, False)


def test_a_row_is_not_tried_again_at_once(other, thread):
    other.answer = GARBAGE
    read_waiting()
    read_waiting()

    assert other.calls == 1


def test_what_another_worker_has_taken_is_not_read_twice(other, thread):
    (row,) = waiting.waiting(timezone.now())
    assert waiting.take(row, "another", timezone.now())
    assert waiting.take(row, "this one", timezone.now()) is None
    read_waiting()

    assert other.calls == 0


def test_a_later_answer_is_taken_when_the_service_is_back(other, thread, ben):
    read_waiting()
    post = reply(thread, ben, PLAIN)
    other.answer = AWAY
    read_waiting()
    other.answer = scores(hate=0.95)
    read_waiting(timezone.now() + waiting.BETWEEN_TRIES + timedelta(minutes=1))

    post.refresh_from_db()
    assert post.visibility == Visibility.HELD
    assert row_of_first(post).second_reading.fault == ""


def row_of_first(post) -> Assessment:
    return Assessment.objects.filter(object_id=post.pk).earliest("pk")


@pytest.mark.parametrize("answer", [AWAY, GARBAGE, scores(hate=0.95)], ids=["500", "garbage", "raised"])
def test_the_log_holds_no_words_no_name_and_no_key(other, thread: Thread, ben: User, settings, caplog, answer):
    settings.SECOND_READER_KEY = "sk-for-tests"
    caplog.set_level(logging.DEBUG)
    reply(thread, ben, "Marmalade is nobody else's business, says ben.")
    other.answer = answer
    read_waiting()

    said = caplog.text + json.dumps(list(SecondReading.objects.values("reader", "fault", "ending", "scores")))
    assert "second_reading" in said
    assert not any(secret in said for secret in ("Marmalade", "marmalade", "'ben'", "sk-for-tests", other.url))


# The budget and the time


def test_a_spent_budget_is_not_a_reading(other, thread, ben, settings):
    settings.SECOND_READER_PER_HOUR = 24  # two at once
    posts = [reply(thread, ben, PLAIN) for _ in range(5)]
    assert read_waiting() == 2

    assert other.calls == SecondReading.objects.count() == 2
    assert not any(Case.objects.of(post).exists() for post in posts)


def test_a_budget_comes_back_with_time(other, thread, ben, settings, clock):
    settings.SECOND_READER_PER_HOUR = 12
    for _ in range(3):
        reply(thread, ben, PLAIN)
    read_waiting()
    assert other.calls == 1

    clock.now += 301
    read_waiting()
    assert other.calls == 2


def test_a_sweep_begins_no_call_after_its_time(other, thread, ben, monkeypatch):
    for _ in range(3):
        reply(thread, ben, PLAIN)
    times = iter([0.0, 1.0, reading.SECONDS + 1])
    monkeypatch.setattr(reading, "monotonic", lambda: next(times))
    read_waiting()

    assert other.calls == 1
