"""What a room costs, in counts: they are exact where times are not."""

import asyncio
import json
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.contrib.sessions.models import Session
from django.db.backends.utils import CursorWrapper

from accounts.models import Block, User
from realtime import feed, roomhub, rooms
from realtime.hub import hubs
from realtime.lanes import Parcel
from realtime.models import Access, Membership, ReadMark, Room
from realtime.seats import MOST_FRAMES, Seat
from realtime.standing import Admission, RoomState
from tests.realtime.sockets import Closed, sitting

pytestmark = pytest.mark.django_db(transaction=True)


class Calls(list):
    """Counts calls of a function and lets them through."""

    def __init__(self, monkeypatch, owner, name):
        real = getattr(owner, name)

        def counted(*args, **kwargs):
            self.append(args)
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, counted)


@sync_to_async
def say(room, author, body):
    return rooms.say(room=room, author=author, body=body, client_id=uuid4()).message


async def crowd(stack, room, users):
    sockets = [await stack.enter_async_context(sitting(user, room)) for user in users]
    for socket in sockets:
        await socket.joined()
    return sockets


async def test_a_message_to_twelve_sockets_is_one_send_one_read_and_one_encoding(ana, ben, mo, room, monkeypatch):
    async with AsyncExitStack() as stack:
        sockets = await crowd(stack, room, [ana, ben, mo] * 4)
        sends = Calls(monkeypatch, get_channel_layer(), "group_send")
        reads = Calls(monkeypatch, feed, "since")
        encodings = Calls(monkeypatch, feed, "encode")
        drawings = Calls(monkeypatch, feed, "card")
        wires = Calls(monkeypatch, roomhub, "Parcel")

        await say(room, ben, "One for all")
        heard = [await socket.hear("feed") for socket in sockets]

        assert {json.dumps(frame) for frame in heard} == {json.dumps(heard[0])}
        assert [len(calls) for calls in (sends, reads, encodings, drawings, wires)] == [1, 1, 1, 1, 1]


async def test_queries_of_a_message_do_not_grow_with_the_sockets(ana, ben, room, monkeypatch):
    counts = []
    await say(room, ben, "Content types are known from now on")
    for n in (2, 10):
        async with AsyncExitStack() as stack:
            sockets = await crowd(stack, room, [ana, ben] * (n // 2))
            queries = Calls(monkeypatch, CursorWrapper, "execute")
            await sockets[0].say("How many")
            for socket in sockets:
                await socket.hear("feed")
            counts.append(len(queries))

    assert counts[0] == counts[1]


async def test_viewers_with_the_same_blocks_share_a_frame(ana, ben, mo, vic, room, monkeypatch):
    await Block.objects.acreate(blocker=mo, blocked=vic)
    async with AsyncExitStack() as stack:
        sockets = await crowd(stack, room, [ana, mo, ben, ana])
        encodings = Calls(monkeypatch, feed, "encode")

        await say(room, vic, "Not for all")
        heard = [await socket.hear("feed") for socket in sockets]

        assert [len(frame["items"]) for frame in heard] == [0, 0, 1, 0]
        assert [frame["upto"] for frame in heard] == [1, 1, 1, 1]
        assert len(encodings) == 2


async def test_a_lost_poke_heals_by_the_sweep(ana, ben, room, monkeypatch):
    async with sitting(ana, room) as socket:
        await socket.joined()
        monkeypatch.setattr(hubs, "_poke", lambda room_id, seq: None)
        await say(room, ben, "Nobody was poked")
        await hubs.sweep()

        assert [item["text"] for item in await socket.news(upto=1)] == ["Nobody was poked"]


async def test_a_lost_poke_heals_by_a_ping(ana, ben, room, monkeypatch):
    async with sitting(ana, room) as socket:
        await socket.joined()
        monkeypatch.setattr(hubs, "_poke", lambda room_id, seq: None)
        await say(room, ben, "Nobody was poked")
        await socket.send("ping", cursor=0)

        assert [item["text"] for item in await socket.news(upto=1)] == ["Nobody was poked"]


async def test_when_the_layer_fails_the_news_still_come_and_the_page_says_why_they_may_be_late(
    ana, ben, room, monkeypatch
):
    async def away(*_):
        raise ConnectionError

    async with sitting(ana, room) as socket:
        await socket.joined()
        with monkeypatch.context() as broken:
            broken.setattr(get_channel_layer(), "group_send", away, raising=False)
            await say(room, ben, "Still heard")

            assert [item["text"] for item in await socket.news(upto=1)] == ["Still heard"]
            paused = await socket.hear("room")
        await hubs.tick(2)
        again = await socket.hear("room")

        assert (paused["live"], again["live"]) == (False, True)
        assert "paused" in paused["notice"]
        assert again["notice"] == ""


async def test_signing_out_closes_the_sockets_of_that_session_alone(ana, room):
    async with sitting(ana, room) as first, sitting(ana, room) as second:
        await first.joined()
        await second.joined()
        key = next(seat.session for seat in hubs.rooms[room.pk].seats)
        await Session.objects.filter(pk=key).adelete()
        await hubs.review()

        codes = []
        for socket in (first, second):
            try:
                await socket.send("ping")
                await socket.hear("feed")
            except Closed as closed:
                codes.append(closed.code)

        assert codes == [4401]


async def test_a_new_passphrase_closes_sockets_opened_with_the_old_one(ana, room):
    async with sitting(ana, room) as socket:
        await socket.joined()
        await User.objects.filter(pk=ana.pk).aupdate(password="another hash")
        await hubs.review()

        with pytest.raises(Closed) as closed:
            await socket.hear()

        assert closed.value.code == 4401


async def test_whoever_is_no_longer_a_member_is_shown_out(ana, ben, room):
    membership = await Membership.objects.acreate(room=room, user=ana)
    await Room.objects.filter(pk=room.pk).aupdate(access=Access.MEMBERS)
    async with sitting(ana, room) as socket:
        await socket.joined()
        await membership.adelete()
        await hubs.review()

        with pytest.raises(Closed) as closed:
            await socket.hear()

        assert closed.value.code == 4403


async def test_a_block_is_taken_over_while_the_socket_is_open(ana, ben, room):
    async with sitting(ana, room) as socket:
        await socket.joined()
        await Block.objects.acreate(blocker=ana, blocked=ben)
        await hubs.review()
        await say(room, ben, "Unwanted")

        assert await socket.news(upto=1) == []


async def test_how_far_somebody_read_is_kept_when_their_client_says_they_saw_it(ana, ben, room):
    await say(room, ben, "Read me")
    async with sitting(ana, room) as socket:
        await socket.joined()
        await socket.send("ping", cursor=1, seen=True)
        await socket.hear("feed")
        await socket.hears_nothing()

    assert [mark.seq async for mark in ReadMark.objects.filter(user=ana)] == [1]


class SlowReader:
    """An ASGI `send` that takes one frame and then waits, as a server's does when the other side does not read."""

    def __init__(self):
        self.taken, self.reads = [], asyncio.Event()

    async def __call__(self, message):
        if message["type"] == "websocket.send" and self.taken:
            await self.reads.wait()
        self.taken.append(message)


def seat_for(send, user_id=1):
    state = RoomState(0, False, "", "open")
    return Seat(send, Admission(user_id, "ana", 0, "session", frozenset(), 1, "evening", 0, state))


async def everything_else():
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)  # the writer of a slow reader is cancelled


async def test_a_slow_reader_is_let_go_with_4408_and_the_others_hear_everything(db):
    slow, quick = SlowReader(), []

    async def take(message):
        quick.append(message)

    seats = [seat_for(slow), seat_for(take, 2)]
    for n in range(MOST_FRAMES + 3):
        for seat in seats:
            seat.offer(Parcel(f"frame {n}"))
    await everything_else()

    assert seats[0].closed == 4408
    assert slow.taken[-1] == {"type": "websocket.close", "code": 4408}
    assert [message["text"] for message in quick] == [f"frame {n}" for n in range(MOST_FRAMES + 3)]


async def test_a_reader_who_catches_up_gets_every_frame_in_order(db):
    slow = SlowReader()
    seat = seat_for(slow)
    for n in range(20):
        seat.offer(Parcel(f"frame {n}"))
    slow.reads.set()
    await everything_else()
    seat.offer(Parcel("frame 20"))

    assert [message["text"] for message in slow.taken] == [f"frame {n}" for n in range(21)]
