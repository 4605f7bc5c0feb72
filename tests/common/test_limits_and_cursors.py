"""Token buckets and cursors."""

import pytest

from common import keyset, limits
from common.errors import Invalid


def test_a_bucket_gives_its_burst_and_then_says_how_long_to_wait():
    taken = [limits.take("test", "somebody", burst=3, per_second=0.5) for _ in range(4)]

    assert taken[:3] == [0.0, 0.0, 0.0]
    assert 0 < taken[3] <= 2.0


def test_buckets_of_two_people_are_two():
    limits.take("test", "one", burst=1, per_second=0.1)

    assert limits.take("test", "two", burst=1, per_second=0.1) == 0.0


def test_no_rate_means_no_limit():
    assert {limits.take("test", "somebody", burst=1, per_second=0) for _ in range(50)} == {0.0}


def test_a_blind_key_tells_nothing():
    assert "198.51.100.7" not in limits.blind("198.51.100.7")
    assert limits.blind("a") == limits.blind("a") != limits.blind("b")


def test_memory_of_limits_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "MEMORY_KEYS", 100)
    small = limits.MemoryBuckets()
    for number in range(1_000):
        small.take(str(number), 1, 1.0)

    assert len(small._state) <= 101


@pytest.mark.redis
def test_redis_keeps_the_same_buckets(redis_url: str):
    shared = limits.RedisBuckets(redis_url)

    taken = [shared.take("somebody", 3, 0.5) for _ in range(4)]

    assert taken[:3] == [0.0, 0.0, 0.0]
    assert 0 < taken[3] <= 2.0


def test_a_limit_without_its_redis_shuts_nobody_out():
    away = limits.RedisBuckets("redis://127.0.0.1:9/0")

    assert away.take("somebody", 3, 0.5) == 0.0


@pytest.mark.parametrize("values", [(1,), (10_020, "2026-11-24T08:00:00+00:00", 7), ("a b", "ü")])
def test_a_cursor_gives_back_what_it_was_made_of(values: tuple):
    cursor = keyset.encode(*values)

    assert keyset.decode(cursor, len(values)) == [str(value) for value in values]
    assert cursor.isascii()


@pytest.mark.parametrize("cursor", ["x", "!!!", "A" * 500, "é", "\x00", keyset.encode(1, 2, 3)])
def test_a_broken_cursor_is_refused_with_a_sentence(cursor: str):
    with pytest.raises(Invalid):
        keyset.decode(cursor, 2)


@pytest.mark.parametrize("text", ["", "-1", "1.5", "1e3", "٣", "99999999999999999", " 1"])
def test_only_whole_numbers_are_numbers(text: str):
    with pytest.raises(Invalid):
        keyset.whole(text)
