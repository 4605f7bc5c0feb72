"""Whatever goes wrong, the log holds nobody's words, name or address. The server of these tests is at LOG_LEVEL=DEBUG."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from uuid import uuid4

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.system.conftest import Site

pytestmark = pytest.mark.slow

PHRASE = "marmalade"
WORDS = f"My {PHRASE} is nobody else's business."
SECRETS = re.compile(rf"{PHRASE}|\b(?:ana|ben|mo|mia)\b|127\.0\.0\.1|\[::1\]", re.IGNORECASE)


def printed(site: Site) -> str:
    return site.server.printed()


def telling(site: Site) -> list[str]:
    """The lines that tell something of somebody."""
    return [line for line in printed(site).splitlines() if SECRETS.search(line)]


def change(site: Site, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(site.database, isolation_level=None, timeout=10)) as line:
        line.execute(statement, values)


@contextmanager
def a_table_that_takes_nothing(site: Site, table: str) -> Iterator[None]:
    change(site, f"CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN INSERT INTO nowhere VALUES (NEW.body); END")
    try:
        yield
    finally:
        change(site, "DROP TRIGGER broken")


@contextmanager
def findings_that_cannot_be_read(site: Site) -> Iterator[None]:
    """Every view that reads them breaks, with a fault that quotes what it could not read."""
    with closing(sqlite3.connect(site.database)) as line:
        kept = line.execute("SELECT id, signals FROM moderation_assessment").fetchall()
    change(site, "UPDATE moderation_assessment SET signals = ?", json.dumps([{WORDS: WORDS}]))
    try:
        yield
    finally:
        for number, signals in kept:
            change(site, "UPDATE moderation_assessment SET signals = ? WHERE id = ?", signals, number)


def test_what_is_said_and_what_is_refused_is_not_in_the_log(site: Site):
    ana, ben, nobody = (site.visitor(name) for name in ("ana", "ben", ""))
    thread, post, message = (
        f"/threads/{site.ids['thread']}/",
        f"/posts/{site.ids['post']}/",
        f"/messages/{site.ids['message']}/",
    )
    said = [
        ana.post("/spaces/newcomers/threads/", {"title": PHRASE, "body": WORDS}),
        ana.post(f"{thread}replies/", {"body": WORDS, "note": PHRASE}),
        ana.post("/rooms/evening/messages/", {"body": WORDS}),
        ana.post(f"{message}edit/", {"body": WORDS}),
        ben.post(f"{post}flags/", {"reason": "other", "note": WORDS}),
        ben.post(f"{message}flags/", {"reason": "other", "note": WORDS}),
        ana.post(f"/decisions/{site.ids['decision']}/appeal/", {"body": WORDS}),
    ]  # fmt: skip
    refused = [
        ana.post(f"{thread}replies/", {"body": WORDS, "client_id": PHRASE}),
        ana.post(f"{thread}replies/", {"body": WORDS, "note": PHRASE * 50}),
        ana.post(f"{thread}replies/", {"body": WORDS}, X_CSRFToken=PHRASE),
        ana.post(f"{thread}replies/", f"body={PHRASE}%FF".encode()),
        ana.post(f"/threads/{PHRASE}/replies/", {"body": WORDS}),
        ana.post("/rooms/evening/messages/", {"body": f"{WORDS}\0"}),
        ana.post("/rooms/evening/messages/", {"body": WORDS * 20_000}),
        nobody.post("/sign-in/", {"name": PHRASE, "passphrase": WORDS}),
        nobody.post("/recover/", {"name": PHRASE, "code": PHRASE, "passphrase": WORDS}),
        nobody.post("/join/", {"name": f"{PHRASE}!!", "passphrase": WORDS}),
        ana.get(f"{thread}?from={PHRASE}"),
        ana.get(f"/{PHRASE}/?q={PHRASE}", User_Agent=PHRASE, Referer=f"https://{PHRASE}.example/"),
        ana.get("/spaces/", Host=f"{PHRASE}.example"),
        ana.ask("PUT", f"{thread}replies/", WORDS.encode(), X_CSRFToken="t" * 32),
    ]  # fmt: skip

    assert [answer.status for answer in said if answer.status >= 400] == []
    assert [answer.status for answer in refused if not 400 <= answer.status < 500] == []
    assert telling(site) == []


def test_what_is_said_over_a_socket_is_not_in_the_log(site: Site):
    headers = {"Cookie": site.cookies["ana"]}
    url = f"{site.server.socket_url}/ws/rooms/evening/?cursor={PHRASE}"
    with connect(url, origin=Origin(site.server.url), additional_headers=headers, proxy=None) as socket:
        for frame in (WORDS, json.dumps({"type": PHRASE}), json.dumps({"type": "say", "client_id": PHRASE, "body": WORDS}),
                      json.dumps({"type": "say", "client_id": str(uuid4()), "body": WORDS})):  # fmt: skip
            socket.send(frame)
        while json.loads(socket.recv(timeout=10))["type"] != "ack":
            pass

    assert telling(site) == []


def test_a_database_that_fails_answers_with_help_and_logs_only_the_kind_of_fault(site: Site):
    ana = site.visitor("ana")

    with a_table_that_takes_nothing(site, "forum_post"):
        answer = ana.post(f"/threads/{site.ids['thread']}/replies/", {"body": WORDS, "client_id": str(uuid4())})
    with a_table_that_takes_nothing(site, "realtime_message"):
        said = ana.post("/rooms/evening/messages/", {"body": WORDS, "client_id": str(uuid4())})

    assert (answer.status, said.status) == (503, 503)
    for page in (answer.text, said.text):
        assert "/help-now/" in page
        assert PHRASE in page  # the words come back to their author, and to nobody else
        assert "nowhere" not in page
    assert '"event": "database_fault"' in printed(site)
    assert "nowhere" not in printed(site)
    assert telling(site) == []


def test_a_view_that_breaks_answers_with_help_and_logs_only_the_place(site: Site):
    with findings_that_cannot_be_read(site):
        answer = site.visitor("mo").get(f"/moderation/cases/{site.ids['case']}/")

    assert answer.status == 500
    assert "/help-now/" in answer.text
    assert "Traceback" not in answer.text
    assert "KeyError" in printed(site)  # else nothing of it was logged, and this test shows nothing
    assert telling(site) == []
