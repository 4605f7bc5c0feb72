"""The files of the demo community: people, words and scenes fit together, whatever the hour."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from config.demo import data
from config.demo.data import NoSuchWords, Place, Step
from config.demo.timeline import Timeline
from moderation.decisions import GENTLE, Choice, require_sound
from moderation.models import FlagReason, Outcome, Reason

HOURS = [datetime(2026, 5, 4, hour, 59, tzinfo=UTC) for hour in range(0, 24, 3)] + [
    datetime(2026, 5, 4, 15, tzinfo=UTC)
]


def places(now: datetime) -> list[Place]:
    return [*data.threads(now), *data.rooms(now)]


def steps_by_spot(now: datetime) -> dict[data.Spot, list[Step]]:
    found: dict[data.Spot, list[Step]] = {}
    for step in data.steps(places(now), now):
        found.setdefault(step.spot, []).append(step)
    return found


def test_the_community_is_big_enough_to_feel_lived_in() -> None:
    threads, rooms = data.threads(timezone.now()), data.rooms(timezone.now())

    assert len(data.spaces()) == 8
    assert len(threads) >= 60
    assert sum(len(thread.words) - 1 for thread in threads) >= 500
    assert len(rooms) == 4
    assert min(len(room.words) for room in rooms) >= 60


def test_everybody_who_says_or_reports_something_lives_here() -> None:
    names = {person["name"] for person in data.people()}
    words = [one for place in places(timezone.now()) for one in place.words]

    assert {one.author for one in words} <= names
    assert {flag["by"] for one in words for flag in one.flags} <= names
    assert {step.by for step in data.steps(places(timezone.now()), timezone.now())} <= names
    assert all({block["blocker"], block["blocked"]} <= names for block in data.blocks())


@pytest.mark.parametrize("now", HOURS)
def test_nobody_speaks_before_they_joined_or_in_the_future(now: datetime) -> None:
    joined = {person["name"]: now - timedelta(days=person["joined_days_ago"]) for person in data.people()}

    too_early = [one.spot for place in places(now) for one in place.words if not joined[one.author] < one.at <= now]

    assert too_early == []


def test_the_words_of_a_place_are_in_order() -> None:
    for place in places(timezone.now()):
        times = [one.at for one in place.words]
        assert times == sorted(times), place.key


def test_nothing_longer_than_a_few_words_is_said_twice() -> None:
    bodies = Counter(one.body.lower() for place in places(timezone.now()) for one in place.words if len(one.body) > 20)

    assert [body for body, times in bodies.items() if times > 1] == []


def test_every_thread_stands_in_a_space_and_has_a_key_of_its_own() -> None:
    now = timezone.now()

    assert {thread.facts["space"] for thread in data.threads(now)} == {space["slug"] for space in data.spaces()}
    assert max(Counter(place.key for place in places(now)).values()) == 1


def test_only_its_members_speak_in_the_room_of_the_supporters() -> None:
    (room,) = [room for room in data.rooms(timezone.now()) if room.facts["access"] == "members"]

    assert {one.author for one in room.words} <= set(room.facts["members"])


def test_every_telephone_number_is_one_that_rings_nowhere() -> None:
    texts = [text for place in places(timezone.now()) for one in place.words for text in (one.body, one.edited_body)]

    long_numbers = [number for text in texts for number in re.findall(r"\+?\d[\d ()-]{5,}\d", text)]

    assert [number for number in long_numbers if not re.search(r"555-?01\d\d$", number)] == []


def test_words_that_stand_nowhere_or_twice_stop_a_scene() -> None:
    place = places(timezone.now())[0]

    with pytest.raises(NoSuchWords):
        data._find(place, "words that nobody here has ever said")
    with pytest.raises(NoSuchWords):
        data._find(place, "e")


@pytest.mark.parametrize("now", HOURS)
def test_the_steps_of_a_scene_follow_each_other_and_are_over_by_now(now: datetime) -> None:
    for spot, steps in steps_by_spot(now).items():
        times = [step.at for step in steps]
        assert times == sorted(times), spot
        assert times[-1] <= now, spot


def test_every_decision_of_a_scene_is_sound_and_every_harsh_one_is_explained() -> None:
    for steps in steps_by_spot(timezone.now()).values():
        for step in steps:
            if step.do == "flag":
                assert FlagReason(step.extra["reason"])
            if step.do in Outcome.values:
                choice = Choice(Outcome(step.do), Reason(step.extra["reason"]), step.extra["note"], version=1)
                require_sound(choice)
                assert choice.note or choice.outcome in GENTLE


@pytest.mark.parametrize("now", HOURS)
def test_nobody_writes_while_their_writing_is_paused(now: datetime) -> None:
    pauses = [step for steps in steps_by_spot(now).values() for step in steps if step.do == "restrict"]
    authors = {one.spot: one.author for place in places(now) for one in place.words}

    said_in_a_pause = [
        one.spot
        for pause in pauses
        for place in places(now)
        for one in place.words
        if one.author == authors[pause.spot] and pause.at <= one.at < pause.at + timedelta(hours=pause.extra["hours"])
    ]

    assert said_in_a_pause == []


def test_acts_in_the_future_are_refused() -> None:
    now = timezone.now()

    with pytest.raises(ValueError, match="after now"):
        Timeline(now).add(now + timedelta(seconds=1), lambda at: None)


def test_acts_are_played_in_the_order_of_their_times() -> None:
    now, played = timezone.now(), []
    timeline = Timeline(now)
    timeline.add(now, lambda at: played.append("second"))
    timeline.add(now - timedelta(hours=1), lambda at: played.append("first"))

    list(timeline.play())

    assert played == ["first", "second"]
