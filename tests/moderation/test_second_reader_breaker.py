"""After some faults in a row nobody asks for a while; then one asks for all."""

import pytest

from moderation.models import SecondReading
from moderation.second_reader import breaker as breakers
from moderation.second_reader import reading
from moderation.second_reader.breaker import Breaker
from moderation.second_reader.reading import read_waiting
from tests.moderation.desk import PLAIN, reply
from tests.moderation.other_side import says, scores


@pytest.fixture
def broken(clock) -> Breaker:
    breaker = Breaker("test", failures=3, pause=60, clock=clock)
    for _ in range(3):
        breaker.failed()
    return breaker


def test_five_faults_in_a_row_stop_the_asking(other, thread, ben):
    for _ in range(8):
        reply(thread, ben, PLAIN)
    other.answer = says({}, status=500)
    read_waiting()
    assert other.calls == breakers.FAILURES

    other.answer = scores()
    assert read_waiting() == 0
    assert other.calls == breakers.FAILURES
    assert SecondReading.objects.count() == breakers.FAILURES  # the others are not counted as tried


def test_words_that_confuse_it_do_not_switch_it_off(other, thread, ben):
    for _ in range(8):
        reply(thread, ben, PLAIN)
    other.answer = says(b"<html>")
    read_waiting()

    assert other.calls == 9
    assert not reading.breaker.is_open


def test_a_success_between_faults_begins_the_count_anew(clock):
    breaker = Breaker("test", failures=2, clock=clock)

    assert not breaker.failed()
    breaker.succeeded()
    assert not breaker.failed()
    assert breaker.lets_through()
    assert breaker.failed()
    assert not breaker.lets_through()


def test_after_the_pause_one_asks_for_all(broken, clock):
    assert broken.is_open
    clock.now += 61

    assert [broken.lets_through() for _ in range(3)] == [True, False, False]


def test_a_probe_that_succeeds_lets_everybody_through(broken, clock):
    clock.now += 61
    assert broken.lets_through()
    broken.succeeded()

    assert [broken.lets_through() for _ in range(3)] == [True] * 3


def test_a_probe_that_fails_opens_it_for_another_pause(broken, clock):
    clock.now += 61
    assert broken.lets_through()
    broken.failed()

    assert not broken.lets_through()
    clock.now += 61
    assert broken.lets_through()


def test_a_probe_that_nobody_heard_of_again_does_not_keep_it_open(broken, clock):
    clock.now += 61
    assert broken.lets_through()
    clock.now += 61

    assert broken.lets_through()


def test_workers_share_what_they_know(broken, clock):
    another = Breaker("test", failures=3, pause=60, clock=clock)

    assert another.is_open


def test_it_holds_in_one_process_while_the_cache_is_empty(broken):
    breakers.cache.clear()

    assert broken.is_open
