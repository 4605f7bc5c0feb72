"""Every frame of docs/protocol.md, and what happens to frames that are none."""

import json
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from accounts import standing
from realtime import rooms
from realtime.hub import hubs
from realtime.models import Message, Room
from tests.realtime.sockets import Closed, Socket, session_of, sitting
from tests.realtime.test_saying import DISTRESS, SELLING

pytestmark = pytest.mark.django_db(transaction=True)

UNREADABLE = [
    "",
    "not json",
    "[1, 2]",
    '"say"',
    "null",
    "{" * 5_000,
    '{"type": "say", "body": "no id"}',
    '{"type": "say", "client_id": 7, "body": "number"}',
    '{"type": "say", "client_id": "7", "body": "short"}',
    json.dumps({"type": "say", "client_id": str(uuid4()), "body": "   "}),
    json.dumps({"type": "say", "client_id": str(uuid4())}),
    json.dumps({"type": "say", "client_id": str(uuid4()), "body": ["list"]}),
    json.dumps({"type": "say", "client_id": str(uuid4()), "body": "nul \x00 byte"}),
    json.dumps({"type": "say", "client_id": str(uuid4()), "body": "half a letter \ud800"}),
    json.dumps({"type": "say", "client_id": str(uuid4()), "body": "x" * (rooms.MAX_SAID + 1)}),
    json.dumps({"type": "say", "client_id": str(uuid4()), "body": "note", "note": "x" * 101}),
    json.dumps({"type": "say", "client_id": str(uuid4()), "body": "note", "note": 5}),
    '{"type": "ping", "cursor": "many"}',
    '{"type": "ping", "cursor": -1}',
    '{"type": "ping", "cursor": 1e300}',
    '{"type": "ping", "cursor": true}',
]


async def test_a_welcome_is_a_feed_then_presence_then_the_room(ana, room):
    async with sitting(ana, room) as socket:
        feed, presence, state = await socket.joined()

        assert feed == {"v": 1, "type": "feed", "room": "evening", "from": 0, "upto": 0, "more": False, "items": []}
        assert presence == {"v": 1, "type": "presence", "count": 1}
        assert state == {"v": 1, "type": "room", "slow_mode": 0, "locked": False, "notice": "", "live": True}


async def test_frames_that_cannot_be_read_are_refused_with_a_sentence_and_the_line_stays(ana, room):
    async with sitting(ana, room) as socket:
        await socket.joined()
        for text in UNREADABLE:
            await socket.send_text(text)

            refusal = await socket.hear("refused")

            assert refusal["code"], text[:60]
            assert refusal["message"].endswith("."), text[:60]
        assert (await socket.say("Still here"))["seq"] == 1
    assert await Message.objects.acount() == 1


async def test_a_binary_frame_is_refused_and_the_line_stays(ana, room):
    async with sitting(ana, room) as socket:
        await socket.joined()
        await socket.send_text(None, bytes=b"\xff\x00")

        assert (await socket.hear("refused"))["code"] == "unreadable"
        assert (await socket.say("Still here"))["seq"] == 1


async def test_a_refusal_names_the_message_it_is_about(ana, room):
    async with sitting(ana, room) as socket:
        await socket.joined()
        client_id = str(uuid4())
        await socket.send("say", client_id=client_id, body="")

        refusal = await socket.hear("refused")

        assert (refusal["client_id"], refusal["code"], refusal["retry_after"]) == (client_id, "empty", None)


async def test_types_that_nobody_knows_are_ignored(ana, room):
    async with sitting(ana, room) as socket:
        await socket.joined()
        await socket.send("dance", steps=3)
        await socket.send_text('{"v": 1}')

        assert await socket.hears_nothing("refused")


async def test_help_comes_to_the_author_alone_and_before_the_ack(ana, ben, room):
    async with sitting(ana, room) as hers, sitting(ben, room) as his:
        await hers.joined()
        await his.joined()
        client_id = str(uuid4())
        await hers.send("say", client_id=client_id, body=DISTRESS)

        support = await hers.hear("support", "ack")
        ack = await hers.hear("ack")

        assert (support["type"], support["client_id"]) == ("support", client_id)
        assert support["level"] in {"high", "urgent"}
        assert "tel:" in support["html"]
        assert ack["client_id"] == client_id
        assert await his.hears_nothing("support")


async def test_refused_words_in_distress_bring_help_before_the_refusal(ben, mo, room):
    await sync_to_async(standing.restrict)(user=ben, by=mo, hours=2, reason="harassment", now=timezone.now())
    async with sitting(ben, room) as socket:
        await socket.joined()
        await socket.send("say", client_id=str(uuid4()), body=DISTRESS)

        assert [(await socket.hear("support", "refused"))["type"] for _ in range(2)] == ["support", "refused"]


async def test_held_words_are_acknowledged_without_a_seq(ana, room):
    async with sitting(ana, room) as socket:
        await socket.joined()

        ack = await socket.say(SELLING)

        assert (ack["seq"], ack["visibility"]) == (None, "held")


async def test_ten_resends_are_one_message(ana, room):
    async with sitting(ana, room) as socket:
        await socket.joined()
        client_id = str(uuid4())

        acks = [await socket.say("Once", client_id=client_id) for _ in range(10)]

        assert {json.dumps(ack) for ack in acks} == {json.dumps(acks[0])}
    assert await Message.objects.acount() == 1


async def test_a_cursor_that_is_none_is_told_and_the_news_go_on(ana, room):
    for cursor in ("-1", "abc", "1e9", "9" * 30, "١"):
        async with sitting(ana, room, cursor) as socket:
            frames = await socket.joined()

            assert [frame["type"] for frame in frames] == ["refused", "feed", "presence", "room"]
            assert frames[0]["code"] == "bad_cursor"


async def test_whoever_is_not_signed_in_hears_it_by_the_close_code(room, db):
    socket = Socket(f"/ws/rooms/{room.slug}/", "no-such-session")
    await socket.open()

    with pytest.raises(Closed) as closed:
        await socket.hear()

    assert closed.value.code == 4401


@pytest.mark.parametrize(
    "path", ["/ws/rooms/nowhere/", "/ws/rooms/staff/", "/ws/rooms/no%20slug/", "/ws/", "/ws/rooms/evening/x"]
)
async def test_a_room_that_is_not_there_and_one_that_is_closed_look_the_same(ana, room, path):
    await Room.objects.acreate(slug="staff", name="Staff", about="For its members.", access="members")
    socket = Socket(path, await sync_to_async(session_of)(ana))
    await socket.open()

    with pytest.raises(Closed) as closed:
        await socket.hear()

    assert closed.value.code == 4403


async def test_one_socket_too_many_is_closed_and_the_others_stay(ana, room, settings):
    settings.SOCKETS_PER_MEMBER = 2
    async with sitting(ana, room) as first, sitting(ana, room) as second:
        await first.joined()
        await second.joined()
        with pytest.raises(Closed) as closed:
            async with sitting(ana, room) as third:
                await third.hear()

        assert closed.value.code == 4429
        assert (await first.say("Two are enough"))["seq"] == 1


async def test_presence_counts_members_and_not_their_windows(ana, ben, room):
    async with sitting(ana, room) as hers, sitting(ana, room) as again, sitting(ben, room) as his:
        await hers.joined()
        await again.joined()
        await his.joined()

        await hubs.tick(2)

        assert (await hers.hear("presence"))["count"] == 2


async def test_typing_is_told_to_the_others_but_not_to_whoever_blocked_them(ana, ben, vic, room):
    async with sitting(ana, room) as hers, sitting(ben, room) as his, sitting(vic, room) as theirs:
        for socket in (hers, his, theirs):
            await socket.joined()
        await theirs.send("typing")
        assert await theirs.hears_nothing("typing")  # the answer to a ping: the sign has arrived
        await hubs.tick(1)

        assert (await his.hear("typing"))["names"] == ["vic"]
        assert await hers.hears_nothing("typing")
        assert await theirs.hears_nothing("typing")


async def test_a_change_of_the_room_reaches_those_in_it(ana, mo, room):
    async with sitting(ana, room) as socket:
        await socket.joined()
        await Room.objects.filter(pk=room.pk).aupdate(slow_mode=30, notice="Please be gentle tonight.")
        await hubs.sweep()

        state = await socket.hear("room")

        assert (state["slow_mode"], state["notice"]) == (30, "Please be gentle tonight.")
