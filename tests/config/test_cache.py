"""A site goes on while its Redis is away: the cache is empty then, and no page breaks."""

import pytest

from config.cache import PatientRedisCache


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PatientRedisCache, "_away_until", 0.0)


def test_a_redis_that_is_away_is_an_empty_cache():
    cache = PatientRedisCache("redis://127.0.0.1:9/0", {})

    cache.set("one", 1)
    cache.set_many({"two": 2})

    assert cache.get("one", "not there") == "not there"
    assert cache.get_many(["one", "two"]) == {}


def test_it_is_asked_once_and_then_left_alone_for_a_moment(monkeypatch: pytest.MonkeyPatch):
    cache = PatientRedisCache("redis://127.0.0.1:9/0", {})
    cache.get("one")

    asked: list[str] = []
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCache.get", lambda *args: asked.append("again"))

    assert cache.get("two", "nothing") == "nothing"
    assert asked == []


@pytest.mark.redis
def test_a_redis_that_is_there_keeps_things(redis_url: str):
    cache = PatientRedisCache(redis_url, {})

    cache.set_many({"one": 1, "two": 2})

    assert cache.get_many(["one", "two", "three"]) == {"one": 1, "two": 2}
