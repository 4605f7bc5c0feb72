"""What stands before some words is heard with them: a reply's title, a person's last lines in a room."""

from datetime import timedelta
from unittest import mock
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Block, User
from forum import posting
from forum.models import Answers, Space, Thread
from moderation import checks, retention
from moderation.checks.costs import Circumstances, threshold
from moderation.evidence import Author, Evidence, Level
from moderation.models import Assessment, Visibility
from realtime import rooms
from realtime.models import Message, Room
from tests.moderation.desk import PLAIN, SALE, reply

NOW = timezone.now()
PLAN = ("gave the dog to my sister today", "paid her for the food", "so thats everything sorted")


@pytest.fixture
def heard():
    """What reached `gather` as standing before the words, call by call."""
    asked: list[tuple[str, ...]] = []

    def listen(text, *, heard=(), **more):
        asked.append(heard)
        return Evidence()

    with mock.patch.object(checks, "gather", listen):
        yield asked


def say(room: Room, author: User, body: str, *, minutes_ago: float = 0, note: str = "") -> Message:
    at = NOW - timedelta(minutes=minutes_ago)
    return rooms.say(room=room, author=author, body=body, note=note, client_id=uuid4(), now=at).message


def test_a_plan_told_over_three_lines_is_heard_with_the_lines_before(room: Room, ben: User, heard: list):
    for minutes_ago, line in zip((6, 3, 0), PLAN, strict=True):
        say(room, ben, line, minutes_ago=minutes_ago)

    assert heard == [(), PLAN[:1], PLAN[:2]]


def test_only_the_last_three_lines_are_heard_the_newest_last(room: Room, ben: User, heard: list):
    for minutes_ago in (5, 4, 3, 2):
        say(room, ben, f"line of {minutes_ago}", minutes_ago=minutes_ago)

    say(room, ben, "now")

    assert heard[-1] == ("line of 4", "line of 3", "line of 2")


def test_what_others_say_is_never_put_into_somebodys_mouth(room: Room, ana: User, ben: User, vic: User, heard: list):
    Block.objects.create(blocker=ben, blocked=ana)
    for author in (ana, vic):
        say(room, author, "somebody else's words", minutes_ago=1)

    say(room, ben, "hello")

    assert heard[-1] == ()


def test_what_was_said_elsewhere_or_long_before_is_not_heard(room: Room, ben: User, heard: list):
    other = Room.objects.create(slug="morning", name="Morning", about="For the early ones.")
    say(other, ben, "in another room", minutes_ago=1)
    say(room, ben, "sixteen minutes ago", minutes_ago=16)

    say(room, ben, "hello")

    assert heard[-1] == ()


def test_held_words_are_heard_and_removed_or_hidden_ones_are_not(room: Room, ben: User, heard: list):
    for visibility in Visibility.values:
        message = say(room, ben, visibility, minutes_ago=2)
        Message.objects.filter(pk=message.pk).update(visibility=visibility)

    say(room, ben, "hello")

    assert set(heard[-1]) == {"shown", "held"}


def test_a_message_sent_twice_is_not_heard_before_itself(room: Room, ben: User, heard: list):
    client_id = uuid4()
    for _ in range(2):
        rooms.say(room=room, author=ben, body="hello", client_id=client_id, now=NOW)

    assert heard == [(), ()]


def test_an_edit_is_heard_with_what_stood_before_it_and_without_its_old_words(room: Room, ben: User, heard: list):
    say(room, ben, "before", minutes_ago=2)
    message = say(room, ben, "first words", minutes_ago=1)
    say(room, ben, "after")

    rooms.edit(message=message, author=ben, body="other words", now=NOW)

    assert heard[-1] == ("before",)


def test_a_content_note_is_heard_with_its_line(room: Room, ben: User, heard: list):
    say(room, ben, "the body", note="about loss", minutes_ago=1)

    say(room, ben, "hello")

    assert heard[-1] == ("about loss\nthe body",)


def test_only_the_opener_is_heard_under_the_title(space: Space, ben: User, ana: User, heard: list):
    opening = posting.start_thread(space=space, author=ben, title="A title", body="Words.", client_id=uuid4(), now=NOW)
    answer = reply(opening.post.thread, ana, PLAIN)
    posting.edit(post=answer, author=ana, body="Other words.", version=1)
    reply(opening.post.thread, ben, "More of mine.")

    assert heard == [(), (), (), ("A title",)]


def test_a_second_look_hears_the_same_as_the_first(room: Room, ben: User, heard: list):
    say(room, ben, "before", minutes_ago=3)
    message = say(room, ben, "these", minutes_ago=2)
    say(room, ben, "after", minutes_ago=1)
    Assessment.objects.filter(object_id=message.pk).update(finished_at=None)

    retention.finish_assessments(NOW)

    assert heard[-1] == ("before",)


def test_lines_before_cost_one_query_that_an_index_serves(room: Room, ben: User):
    say(room, ben, "before", minutes_ago=1)
    message = Message(room=room, author=ben, body="now", client_id=uuid4(), made_at=NOW)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        message.words_before()

    assert len(asked) == 1
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{asked[0]['sql']}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    if connection.vendor == "sqlite":  # PostgreSQL reads a table of one page as a whole
        assert "latest_words_of_member" in plan
        assert "TEMP B-TREE" not in plan


def test_a_title_costs_a_reply_no_query(thread: Thread, django_assert_num_queries):
    post = posting._draft(thread, thread.author, PLAIN, "", uuid4(), NOW, number=0)

    with django_assert_num_queries(0):
        assert post.words_before() == (thread.title,)


def test_what_was_said_before_holds_nobodys_words(room: Room, ben: User):
    """Whoever was held once may go on talking: the line before colours how these words are heard, it does not count as them."""
    say(room, ben, SALE, minutes_ago=1)

    assert say(room, ben, "never mind me, good night all").visibility == Visibility.SHOWN


def test_who_asks_for_company_is_heard_on_less(space: Space, ben: User, ana: User, monkeypatch: pytest.MonkeyPatch):
    asked = []
    gather = checks.gather

    def listening(*args, **kwargs):
        asked.append(kwargs["author"].seeks_company)
        return gather(*args, **kwargs)

    monkeypatch.setattr(checks, "gather", listening)
    company = posting.start_thread(
        space=space, author=ben, title="Tonight", body=PLAIN, answers=Answers.COMPANY, client_id=uuid4(), now=NOW
    )
    reply(company.post.thread, ana, PLAIN)
    reply(company.post.thread, ben, "More of mine.")

    assert asked == [True, False, True]
    alone, among = Circumstances(), Circumstances(author=Author(seeks_company=True))
    assert threshold("suicide_self_harm", Level.HIGH, among) < threshold("suicide_self_harm", Level.HIGH, alone)
    assert threshold("spam", Level.HIGH, among) == threshold("spam", Level.HIGH, alone)
