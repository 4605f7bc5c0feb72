"""A message over the socket: ack after the commit, then the news to everybody."""

from uuid import uuid4

import pytest

from realtime.models import Message
from tests.realtime.sockets import sitting

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_message_is_acknowledged_and_reaches_everybody(ana, ben, room):
    async with sitting(ana, room) as hers, sitting(ben, room) as his:
        await hers.joined()
        await his.joined()
        client_id = str(uuid4())

        ack = await hers.say("Good evening", client_id=client_id)

        assert ack == {"v": 1, "type": "ack", "client_id": client_id, "seq": 1, "visibility": "shown"}
        for socket in (hers, his):
            feed = await socket.hear("feed")
            assert (feed["room"], feed["from"], feed["upto"], feed["more"]) == ("evening", 0, 1, False)
            (item,) = feed["items"]
            assert (item["seq"], item["kind"], item["id"], item["author"], item["text"]) == (
                1,
                "shown",
                client_id,
                "ana",
                "Good evening",
            )
            assert item["html"].startswith('<li class="bubble"')
        assert await Message.objects.acount() == 1
