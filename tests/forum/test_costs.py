"""What a page asks of the database and of the line, counted: exact on any machine."""

import gzip

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum import cards
from forum.models import Post
from tests.cast import client_of
from tests.forum.long_thread import long_thread


def queries_of(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.fixture
def rendered(monkeypatch) -> list[int]:
    """The posts that were drawn, one entry each time."""
    drawn: list[int] = []
    draw = cards.render
    monkeypatch.setattr(cards, "render", lambda post: (drawn.append(post.pk), draw(post))[1])
    return drawn


def test_thread_page_takes_seven_queries_at_most(as_ana, space, ben):
    thread = long_thread(space, ben, 45)
    as_ana.get("/spaces/")  # the session is in the cache from here on

    first, again, further = (queries_of(as_ana, f"/threads/{thread.pk}/?from={n}") for n in (1, 1, 21))

    assert (first, again, further) == (7, 5, 7)


@pytest.mark.slow
def test_page_of_a_long_thread_costs_what_the_first_costs(as_ana, space, ben, rendered):
    thread = long_thread(space, ben, 10_000)
    paths = [f"/threads/{thread.pk}/?from={n}" for n in (1, 9_981)]
    as_ana.get(paths[0])
    as_ana.get(paths[1])

    counts = [queries_of(as_ana, path) for path in paths]

    assert counts[0] == counts[1] <= 7
    assert len(rendered) == 40


def test_post_is_drawn_once_for_each_version(space, ana, ben, mo, rendered):
    thread = long_thread(space, ben, 20)
    for viewer in (ana, ben, mo, ana):
        client_of(viewer).get(thread.get_absolute_url())

    assert len(rendered) == 20


def test_cards_come_by_one_look_into_the_cache(as_ana, space, ben, monkeypatch):
    thread = long_thread(space, ben, 20)
    as_ana.get(thread.get_absolute_url())
    looks = []
    look = cache.get_many
    monkeypatch.setattr(cards.cache, "get_many", lambda keys: (looks.append(len(keys)), look(keys))[1])

    as_ana.get(thread.get_absolute_url())

    assert looks == [20]


def test_space_page_takes_seven_queries_at_most(as_ana, space, ben):
    for _ in range(35):
        long_thread(space, ben, 1)
    as_ana.get("/spaces/")

    assert queries_of(as_ana, space.get_absolute_url()) <= 7


def test_list_of_spaces_takes_six_queries_at_most(as_ana, space, thread):
    as_ana.get(thread.get_absolute_url())

    assert queries_of(as_ana, "/spaces/") <= 6


def test_reading_again_writes_nothing(as_ana, thread):
    as_ana.get(thread.get_absolute_url())

    with CaptureQueriesContext(connection) as queries:
        as_ana.get(thread.get_absolute_url())

    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}


def test_thread_page_is_light(as_ana, space, ben):
    thread = long_thread(space, ben, 20, body_length=900)
    assert sum(len(body) for body in Post.objects.values_list("body", flat=True)) > 16_000

    html = as_ana.get(thread.get_absolute_url()).content

    assert len(gzip.compress(html, 6)) <= 10_000
