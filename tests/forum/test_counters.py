"""Stored counters equal the rows, whatever happened, and cost the same in a long thread."""

import random
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum import posting
from forum.models import Post, Space, Thread
from moderation import screening
from moderation.models import Visibility
from tests.cast import member
from tests.forum.long_thread import long_thread
from tests.forum.words import PLAIN, SALE


def require_true(thread: Thread) -> None:
    thread.refresh_from_db()
    posts = Post.objects.filter(thread=thread)
    shown = posts.filter(visibility=Visibility.SHOWN)
    last = shown.order_by("-number").first()
    assert thread.reply_count == shown.exclude(number=1).count()
    assert thread.last_number == posts.count()
    assert sorted(posts.values_list("number", flat=True)) == list(range(1, posts.count() + 1))
    assert thread.last_shown_number == (last.number if last else 0)
    assert thread.last_post_at == (last.made_at if last else thread.made_at)
    space = Space.objects.get(pk=thread.space_id)
    assert space.thread_count == Thread.objects.filter(space=space, visibility=Visibility.SHOWN).count()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_counters_equal_the_rows_after_any_history(space, mo, seed, settings):
    settings.POST_PER_SECOND = 0
    chance = random.Random(seed)
    people = [member(f"member{i}") for i in range(3)]
    thread = posting.start_thread(
        space=space, author=people[0], title="Hello", body=PLAIN, client_id=uuid4()
    ).post.thread
    for step in range(40):
        post = chance.choice(list(Post.objects.filter(thread=thread)))
        match chance.choice(["reply", "reply", "reply", "edit", "withdraw", "hide", "show", "hold"]):
            case "reply":
                words = chance.choice([PLAIN, SALE])
                posting.reply(thread=thread, author=mo, body=words, client_id=uuid4())
            case "edit" if post.visibility != Visibility.REMOVED:
                body = f"{chance.choice([PLAIN, SALE])} {step}"
                posting.edit(post=post, author=post.author, body=body, version=post.version)
            case "withdraw" if post.number > 1 and post.visibility != Visibility.REMOVED:
                posting.withdraw(post=post, author=post.author)
            case "hide" | "show" | "hold" as done if post.visibility != Visibility.REMOVED:
                after = {"hide": Visibility.HIDDEN, "show": Visibility.SHOWN, "hold": Visibility.HELD}[done]
                screening.set_visibility(post, after)
        require_true(thread)


def statements(thread: Thread, author) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        posting.reply(thread=thread, author=author, body=PLAIN, client_id=uuid4())
    return [query["sql"].split(" ", 1)[0] for query in queries]


@pytest.mark.slow
def test_reply_in_a_long_thread_costs_what_the_first_costs(space, ben, ana):
    short, long = long_thread(space, ben, 3), long_thread(space, ben, 10_000)

    few, many = statements(short, ana), statements(long, ana)

    assert few == many
    assert len(many) <= 12
    assert Thread.objects.get(pk=long.pk).last_number == 10_001


def test_counting_in_asks_no_count_of_the_database(thread, ana, say):
    with CaptureQueriesContext(connection) as queries:
        say(ana, PLAIN)

    assert not [query["sql"] for query in queries if "COUNT(" in query["sql"].upper()]
