"""A line that is cut again and again, in the middle of anything: every message once, in order, for writer and reader."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.system.conftest import Site

pytestmark = pytest.mark.slow

CUTS = 25
RESET = struct.pack(
    "ii", 1, 0
)  # SO_LINGER: closing throws away what is under way and tells the other side nothing kind


@contextmanager
def line(site: Site, name: str, cursor: int) -> Iterator[ClientConnection]:
    """In the room until the block ends; then the line is cut, not closed."""
    wire = socket.create_connection(("127.0.0.1", site.server.port))
    url = f"{site.server.socket_url}/ws/rooms/evening/?cursor={cursor}"
    headers = {"Cookie": site.cookies[name]}
    with connect(
        url, sock=wire, origin=Origin(site.server.url), additional_headers=headers, proxy=None, max_queue=None
    ) as one:
        yield one
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        wire.close()


def frames(one: ClientConnection, until: str) -> list[dict]:
    heard: list[dict] = []
    while not heard or heard[-1]["type"] != until:
        heard.append(json.loads(one.recv(timeout=10)))
    return heard


def test_a_writer_whose_line_is_cut_after_every_message_says_everything_once(site: Site):
    told: dict[str, int] = {}
    waiting: list[dict] = []
    start = newest(site)
    for n in range(CUTS):
        waiting.append({"v": 1, "type": "say", "client_id": str(uuid4()), "body": f"line {n}"})
        with line(site, "ana", start) as ana:
            for one in waiting:  # what was not acknowledged is said again, with the id it had
                ana.send(json.dumps(one))
            if n % 3 == 2 or n == CUTS - 1:  # else the line is cut before anything comes back
                while waiting:
                    ack = frames(ana, "ack")[-1]
                    told[ack["client_id"]] = ack["seq"]
                    waiting = [one for one in waiting if one["client_id"] != ack["client_id"]]

    with line(site, "ben", start) as ben:
        items = heard_up_to(ben, max(told.values()))

    assert len(told) == CUTS
    assert {item["id"]: item["seq"] for item in items} == told
    assert [item["text"] for item in items] == [f"line {n}" for n in range(CUTS)]


def test_a_reader_whose_line_is_cut_again_and_again_hears_everything_once_and_in_order(site: Site):
    start = cursor = newest(site)
    ana, heard = site.visitor("ana"), []
    for n in range(CUTS):
        with line(site, "ben", cursor) as ben:
            said = ana.post("/rooms/evening/messages/", {"body": f"part {n}"}, Accept="application/json")
            if n % 2:  # else cut before the news are read
                heard += heard_up_to(ben, said.data["seq"])
                cursor = heard[-1]["seq"]
    with line(site, "ben", cursor) as ben:
        heard += heard_up_to(ben, start + CUTS)

    assert [item["seq"] for item in heard] == list(range(start + 1, start + CUTS + 1))
    assert [item["text"] for item in heard] == [f"part {n}" for n in range(CUTS)]


def newest(site: Site) -> int:
    return site.visitor("ben").get("/rooms/evening/messages/", Accept="application/json").data["upto"]


def heard_up_to(one: ClientConnection, seq: int) -> list[dict]:
    items: list[dict] = []
    upto = -1
    while upto < seq:
        feed = frames(one, "feed")[-1]
        items, upto = items + feed["items"], feed["upto"]
    return items
