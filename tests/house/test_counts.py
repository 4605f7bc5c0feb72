"""What a page costs, in counts: queries, hops between threads, bytes. They are exact where times are not.

What a message in a room costs is counted in tests/realtime/test_the_hub.py, the queue in tests/moderation.
"""

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.cache import cache as shared_cache
from django.core.handlers.asgi import ASGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import text
from config.bench.seed import post_of
from config.bench.words import bodies
from config.pages import Pages
from forum.models import Post, Thread
from tests.cast import client_of
from tests.realtime.sockets import session_of

QUERIES = 7  # of a page, for somebody signed in: session and member among them
HTML = 12 * 1024  # bytes of a page of twenty posts, gzipped


@pytest.fixture
def long_thread(thread, ben, ana):
    """Two pages and a bit, each post about 900 bytes of Markdown."""
    drawn = [(body, text.to_safe_html(body)) for body in bodies(41)]
    Post.objects.bulk_create(post_of(thread, number, [ben, ana], drawn) for number in range(2, 46))
    Thread.objects.filter(pk=thread.pk).update(last_number=45, last_shown_number=45, reply_count=44)
    thread.refresh_from_db()
    return thread


cache: Any = shared_cache  # its inside is looked at below


def queries(client, path) -> int:
    """What a page asks of the database when nothing is cached but what the page itself keeps (its posts' cards)."""
    client.get(path)
    cards = {key: value for key, value in cache._cache.items() if ":post:" in key}
    expiry = {key: cache._expire_info[key] for key in cards}
    cache.clear()  # the session too is read from its row
    cache._cache.update(cards)
    cache._expire_info.update(expiry)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("query", ["", "?from=21", "?from=41"])
def test_a_page_of_a_thread_takes_few_queries_wherever_it_is(long_thread, ana, query):
    assert queries(client_of(ana), f"{long_thread.get_absolute_url()}{query}") <= QUERIES


def test_a_page_of_a_thread_takes_as_many_queries_for_twenty_posts_as_for_one(thread, long_thread, ana, space):
    short = Thread.objects.create(
        space=space, author=ana, title="Quiet", visibility="shown", last_number=1, last_shown_number=1
    )
    Post.objects.bulk_create([post_of(short, 1, [ana], [("Hello", "<p>Hello</p>")])])
    client = client_of(ana)

    assert queries(client, short.get_absolute_url()) == queries(client, long_thread.get_absolute_url())


def test_a_space_takes_few_queries_however_many_threads_it_has(space, ana, ben, thread):
    client = client_of(ana)
    few = queries(client, space.get_absolute_url())
    Thread.objects.bulk_create(
        Thread(space=space, author=ben, title=f"Part {n}", visibility="shown", last_shown_number=1) for n in range(40)
    )

    assert queries(client, space.get_absolute_url()) == few <= QUERIES


def test_the_list_of_spaces_takes_few_queries_however_many_there_are(space, ana, thread):
    client = client_of(ana)
    few = queries(client, "/spaces/")
    type(space).objects.bulk_create(type(space)(slug=f"s{n}", name=f"Space {n}", about="Here.") for n in range(20))

    assert queries(client, "/spaces/") == few <= QUERIES


def test_a_page_of_twenty_posts_is_light(long_thread, ana):
    html = client_of(ana).get(f"{long_thread.get_absolute_url()}?from=21").content

    assert html.count(b"<article") >= 20
    assert len(gzip.compress(html, 6)) <= HTML


async def hops(application, path: str, session: str, monkeypatch) -> int:
    """How often one request goes to another thread."""
    seen, submit = [], ThreadPoolExecutor.submit
    monkeypatch.setattr(ThreadPoolExecutor, "submit", lambda *args, **more: seen.append(1) or submit(*args, **more))
    answer, requests = [], [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive():
        return requests.pop() if requests else await asyncio.Event().wait()  # nobody hangs up

    async def send(message):
        answer.append(message)

    cookie = f"{settings.SESSION_COOKIE_NAME}={session}".encode()
    headers = [(b"host", b"127.0.0.1"), (b"cookie", cookie)]
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": headers,
        "http_version": "1.1",
    }
    await application(scope, receive, send)
    monkeypatch.undo()
    assert answer[0]["status"] == 200
    return len(seen)


@pytest.mark.django_db(transaction=True)
async def test_a_page_is_one_hop_to_another_thread_and_back(monkeypatch, ben, thread):
    session = await sync_to_async(session_of)(ben)
    path = thread.get_absolute_url()

    assert await hops(Pages(), path, session, monkeypatch) == 1
    assert await hops(ASGIHandler(), path, session, monkeypatch) > 1  # or nothing was counted
