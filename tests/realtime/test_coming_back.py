"""Resume by cursor: nothing is lost, nothing hidden is told, and a gap is never taken for a loss."""

from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async

from moderation import screening
from moderation.models import Visibility
from realtime import feed, rooms
from realtime.models import Message, RoomEvent
from tests.realtime.sockets import sitting

pytestmark = pytest.mark.django_db(transaction=True)


@sync_to_async
def said(room, author, *bodies):
    return [rooms.say(room=room, author=author, body=body, client_id=uuid4()).message for body in bodies]


hide = sync_to_async(lambda message: screening.set_visibility(message, Visibility.HIDDEN))
show = sync_to_async(lambda message: screening.set_visibility(message, Visibility.SHOWN))


@sync_to_async
def many_events(room, message, n):
    """Seqs up to n, without saying n things."""
    RoomEvent.objects.bulk_create(
        RoomEvent(room=room, seq=seq, kind="edited", message=message) for seq in range(message.seq + 1, n + 1)
    )
    type(room).objects.filter(pk=room.pk).update(seq=n)


async def test_a_cut_line_loses_nothing(ana, ben, room):
    async with sitting(ana, room) as socket:
        await socket.joined()
        await said(room, ben, "one", "two")
        first = await socket.news(upto=2)
    await said(room, ben, "three", "four")
    async with sitting(ana, room, cursor=2) as socket:
        await said(room, ben, "five")
        rest = await socket.news(upto=5)

    assert [item["text"] for item in first + rest] == ["one", "two", "three", "four", "five"]
    assert [item["seq"] for item in first + rest] == [1, 2, 3, 4, 5]


async def test_without_a_cursor_the_news_begin_now(ana, ben, room):
    await said(room, ben, "before")
    async with sitting(ana, room) as socket:
        welcome = (await socket.joined())[0]

    assert (welcome["from"], welcome["upto"], welcome["items"]) == (1, 1, [])


async def test_with_cursor_zero_everything_is_told(ana, ben, room):
    await said(room, ben, "one", "two")
    async with sitting(ana, room, cursor=0) as socket:
        assert [item["text"] for item in (await socket.joined())[0]["items"]] == ["one", "two"]


async def test_much_that_was_missed_comes_in_pages(ana, ben, room):
    (message,) = await said(room, ben, "words")
    await many_events(room, message, 250)
    async with sitting(ana, room, cursor=0) as socket:
        pages = [frame for frame in await socket.joined() if frame["type"] == "feed"]

    assert [(page["from"], page["upto"], page["more"]) for page in pages] == [
        (0, 100, True),
        (100, 200, True),
        (200, 250, False),
    ]
    assert [item["seq"] for page in pages for item in page["items"]] == list(range(1, 251))


async def test_too_much_that_was_missed_is_a_reset_and_the_news_go_on(ana, ben, room):
    (message,) = await said(room, ben, "words")
    await many_events(room, message, feed.MOST_MISSED + 2)
    async with sitting(ana, room, cursor=1) as socket:
        assert (await socket.joined())[0] == {"v": 1, "type": "reset", "upto": 502}
        await said(room, ben, "after")

        assert [item["seq"] for item in await socket.news(upto=503)] == [503]
    async with sitting(ana, room, cursor=3) as socket:
        assert (await socket.joined())[0]["type"] == "feed"


async def test_a_cursor_from_the_future_is_a_reset(ana, ben, room):
    await said(room, ben, "one")
    async with sitting(ana, room, cursor=9) as socket:
        assert (await socket.joined())[0] == {"v": 1, "type": "reset", "upto": 1}
        await said(room, ben, "two")

        assert [item["text"] for item in await socket.news(upto=2)] == ["two"]


async def test_what_was_hidden_meanwhile_is_not_told_and_is_taken_away(ana, ben, room):
    hidden, kept = await said(room, ben, "hidden words", "kept words")
    await hide(hidden)
    async with sitting(ana, room, cursor=0) as socket:
        items = (await socket.joined())[0]["items"]

    assert [(item["seq"], item["kind"]) for item in items] == [(2, "shown"), (3, "hidden")]
    assert items[1]["id"] == str(hidden.client_id)
    assert "hidden words" not in str(items)


async def test_those_who_are_there_lose_it_at_once(ana, ben, room):
    async with sitting(ana, room) as socket:
        await socket.joined()
        (message,) = await said(room, ben, "words")
        await hide(message)
        await show(message)

        items = await socket.news(upto=3)

        assert items[-1]["kind"] == "shown"
        assert {item["id"] for item in items} == {str(message.client_id)}


async def test_what_was_edited_meanwhile_is_told_as_it_is_now(ana, ben, room):
    (message,) = await said(room, ben, "first draft")
    await sync_to_async(rooms.edit)(message=message, author=ben, body="last words")
    async with sitting(ana, room, cursor=0) as socket:
        items = (await socket.joined())[0]["items"]

    assert [(item["kind"], item["text"]) for item in items] == [("shown", "last words"), ("edited", "last words")]


async def test_what_was_taken_back_meanwhile_is_told_without_words(ana, ben, room):
    (message,) = await said(room, ben, "too much")
    await sync_to_async(rooms.withdraw)(message=message, author=ben)
    async with sitting(ana, room, cursor=0) as socket:
        (item,) = (await socket.joined())[0]["items"]

    assert (item["seq"], item["kind"]) == (2, "removed")
    assert "html" not in item


async def test_a_held_message_is_told_when_a_moderator_shows_it(ana, ben, room):
    held = await Message.objects.acreate(
        room=room, author=ben, body="words", body_html="<p>words</p>", client_id=uuid4()
    )
    async with sitting(ana, room, cursor=0) as socket:
        assert (await socket.joined())[0]["items"] == []
        await show(held)

        (item,) = await socket.news(upto=1)

        assert (item["kind"], item["text"], item["author"]) == ("shown", "words", "ben")


async def test_words_of_a_blocked_member_are_left_out_and_the_cursor_moves_on(ana, ben, vic, room):
    await said(room, vic, "before")
    async with sitting(ana, room, cursor=0) as socket:
        page = (await socket.joined())[0]
        assert (page["upto"], page["items"]) == (1, [])
        await said(room, vic, "unwanted")
        await said(room, ben, "wanted")

        assert [item["text"] for item in await socket.news(upto=3)] == ["wanted"]


async def test_a_ping_tells_what_a_client_lacks_by_its_own_count(ana, ben, room):
    await said(room, ben, "one", "two", "three")
    async with sitting(ana, room) as socket:
        await socket.joined()
        await socket.send("ping", cursor=1)

        assert [item["text"] for item in await socket.news(upto=3)] == ["two", "three"]


async def test_a_ping_from_the_future_is_a_reset(ana, ben, room):
    await said(room, ben, "one")
    async with sitting(ana, room) as socket:
        await socket.joined()
        await socket.send("ping", cursor=99)

        assert (await socket.hear("reset"))["upto"] == 1
