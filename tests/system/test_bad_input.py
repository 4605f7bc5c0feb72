"""Broken, endless, repeated and forged input at every door that takes something: a sentence, and nothing is kept."""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from tests.browser import PASSPHRASE
from tests.cast import client_of
from tests.system.conftest import Site
from tests.system.visitor import FORM, Answer

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Door:
    """`path` and `form` of a sound request. `field` is the one that the faults are put into."""

    path: str
    who: str
    form: dict[str, Any] = field(default_factory=dict)
    field: str = "body"


NEW = "four words in a row"
WORDS = {"body": "Good evening."}
DOORS = {
    "join": Door("/join/", "", {"name": "robin", "passphrase": NEW}, "name"),
    "sign in": Door("/sign-in/", "", {"name": "ana", "passphrase": PASSPHRASE}, "name"),
    "recover": Door("/recover/", "", {"name": "ana", "code": "{code}", "passphrase": NEW}, "code"),
    "settings": Door("/settings/", "ana", {"zone": "Europe/Dublin", "place": "IE"}, "zone"),
    "passphrase": Door("/settings/passphrase/", "ana", {"passphrase": PASSPHRASE, "new_passphrase": NEW}, "passphrase"),
    "codes": Door("/settings/codes/", "ana", {"passphrase": PASSPHRASE}, "passphrase"),
    "block": Door("/settings/blocks/", "ana", {"member": "{ben}"}, "member"),
    "thread": Door("/spaces/newcomers/threads/", "ana", {"title": "A good day", **WORDS}),
    "title": Door("/spaces/newcomers/threads/", "ana", {"title": "A good day", **WORDS}, "title"),
    "reply": Door("/threads/{thread}/replies/", "ana", WORDS),
    "edit": Door("/posts/{post}/edit/", "ana", {"version": "1", **WORDS}),
    "flag": Door("/posts/{post}/flags/", "ben", {"reason": "harassment", "note": ""}, "reason"),
    "message": Door("/rooms/evening/messages/", "ana", WORDS),
    "message edit": Door("/messages/{message}/edit/", "ana", WORDS),
    "message flag": Door("/messages/{message}/flags/", "ben", {"reason": "harassment", "note": ""}, "reason"),
    "appeal": Door("/decisions/{decision}/appeal/", "ana", WORDS),
    "decision": Door(
        "/moderation/cases/{case}/decision/",
        "mo",
        {"outcome": "hide", "reason": "sourcing", "note": "", "version": "{version}"},
        "outcome",
    ),
}  # fmt: skip

# From a sound form and the name of a field to a body and its type. Quoted already, so that any bytes can be sent.
Fault = Callable[[dict[str, str], str], tuple[bytes, str]]


def holding(value: str | bytes) -> Fault:
    def fault(form: dict[str, str], name: str) -> tuple[bytes, str]:
        rest = urlencode({key: one for key, one in form.items() if key != name})
        return f"{rest}&{name}={quote(value)}".encode(), FORM

    return fault


def as_it_is(body: bytes, kind: str) -> Fault:
    return lambda form, name: (body, kind)


def raw_bytes(form: dict[str, str], name: str) -> tuple[bytes, str]:
    return holding("")(form, name)[0] + b"\xff\xfe\x80", FORM


def too_many_fields(form: dict[str, str], name: str) -> tuple[bytes, str]:
    return urlencode(form).encode() + b"&a=b" * 300, FORM


def other_charset(form: dict[str, str], name: str) -> tuple[bytes, str]:
    return urlencode(form).encode("utf-16"), f"{FORM}; charset=utf-16"


def in_parts(form: dict[str, str], name: str) -> tuple[bytes, str]:
    """A multipart form with a NUL and broken bytes in it."""
    part = b'--line\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    parts = [part % (key.encode(), b"a\0\xff" if key == name else one.encode()) for key, one in form.items()]
    return b"".join(parts) + b"--line--\r\n", "multipart/form-data; boundary=line"


FAULTS: dict[str, Fault] = {
    "nothing": holding(""),
    "an empty body": as_it_is(b"", FORM),
    "too long": holding("x" * 30_000),
    "NUL": holding("good \0 evening"),
    "a control character": holding("good \x07 evening"),
    "a lone surrogate": holding(b"good \xed\xa0\x80 evening"),
    "broken UTF-8": holding(b"good \xff\xfe evening"),
    "raw bytes": raw_bytes,
    "parts with broken bytes": in_parts,
    "parts without a line between them": as_it_is(b"good evening", "multipart/form-data"),
    "parts that never end": as_it_is(b"--line\r\n", "multipart/form-data; boundary=line"),
    "another charset": other_charset,
    "too many fields": too_many_fields,
    "JSON": as_it_is(b'{"body": "Good evening."}', "application/json"),
    "no type": as_it_is(b"\x00\x01\x02", ""),
    "a megabyte": holding("x" * 1_000_000),
}


def filled(ids: dict[str, int | str], door: Door) -> tuple[str, dict[str, str]]:
    form = {name: str(value).format(**ids) for name, value in door.form.items()}
    return door.path.format(**ids), form


def refused_kindly(answer: Answer) -> None:
    assert 400 <= answer.status < 500, answer.status
    assert len(answer.sentences) > 20, answer.text[-2000:]
    assert 'href="/help-now/"' in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS)
def test_without_a_fault_every_one_of_these_forms_is_taken(door: str, capsys: pytest.CaptureFixture[str]):
    """Else a form below could be refused for another reason than its fault."""
    runpy.run_path(str(Path(__file__).with_name("seed.py")))
    ids, sound = json.loads(capsys.readouterr().out)["ids"], DOORS[door]
    client = client_of(User.objects.get(name=sound.who)) if sound.who else Client()

    answer = client.post(*filled(ids, sound))

    assert answer.status_code in {200, 201, 302, 303}, answer.text


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("door", DOORS)
def test_what_cannot_be_taken_is_refused_kindly_and_leaves_nothing(door: str, fault: str, site: Site):
    path, form = filled(site.ids, DOORS[door])
    body, kind = FAULTS[fault](form, DOORS[door].field)
    person, before = site.visitor(DOORS[door].who), site.rows()

    answer = person.post(path, body, Content_Type=kind)

    refused_kindly(answer)
    assert (answer.status == 413) == (fault == "a megabyte")
    assert changed(before, site.rows()) == set()


@pytest.mark.parametrize("door", DOORS)
def test_a_program_is_refused_in_its_own_language(door: str, site: Site):
    path, form = filled(site.ids, DOORS[door])
    person, before = site.visitor(DOORS[door].who), site.rows()

    for fault in ("nothing", "too long", "NUL", "broken UTF-8", "too many fields", "a megabyte"):
        body, kind = FAULTS[fault](form, DOORS[door].field)
        refused_plainly(person.post(path, body, Content_Type=kind, Accept="application/json"))
    refused_plainly(person.post(path, form, X_CSRFToken="", Accept="application/json"))
    refused_plainly(person.ask("PUT", path, X_CSRFToken="t" * 32, Accept="application/json"))

    assert changed(before, site.rows()) == set()


def refused_plainly(answer: Answer) -> None:
    assert 400 <= answer.status < 500, answer.status
    assert answer.headers["Content-Type"] == "application/json"
    assert re.fullmatch(r"[a-z_]+", answer.data["code"])
    assert len(answer.data["message"]) > 15


def changed(before: dict[str, list[str]], after: dict[str, list[str]]) -> set[str]:
    return {name for name in after if after[name] != before[name]}


@pytest.mark.parametrize("door", DOORS)
def test_a_form_without_its_token_is_refused_kindly(door: str, site: Site):
    path, form = filled(site.ids, DOORS[door])
    person, before = site.visitor(DOORS[door].who), site.rows()

    for header in (
        {"X_CSRFToken": ""},
        {"X_CSRFToken": "x" * 32},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ):
        answer = person.post(path, form, **header)
        refused_kindly(answer)
        assert answer.status == 403
    assert changed(before, site.rows()) == set()


@pytest.mark.parametrize("door", ["thread", "reply", "message"])
def test_a_form_that_is_sent_again_changes_nothing(door: str, site: Site):
    path, form = filled(site.ids, DOORS[door])
    person, form = site.visitor(DOORS[door].who), {**form, "client_id": str(uuid4())}
    first = person.post(path, form, Accept="application/json")
    before = site.rows()

    again = person.post(path, form, Accept="application/json")
    other = person.post(path, {**form, "body": "Other words."}, Accept="application/json")

    assert (first.status, again.status, other.status) == (201, 200, 200)
    assert {key: value for key, value in again.data.items() if key != "is_new"} == {
        key: value for key, value in first.data.items() if key != "is_new"
    }
    assert changed(before, site.rows()) == set()


@pytest.mark.parametrize("door", ["thread", "reply", "message"])
def test_a_damaged_id_is_told(door: str, site: Site):
    path, form = filled(site.ids, DOORS[door])
    before = site.rows()
    for client_id in ("1", "x" * 5_000, "00000000-0000-0000-0000-00000000000g", "\0"):
        answer = site.visitor(DOORS[door].who).post(path, {**form, "client_id": client_id})

        refused_kindly(answer)
    assert changed(before, site.rows()) == set()


HUGE = "9" * 40
NOWHERE = (
    "/threads/0/", f"/threads/{HUGE}/", "/threads/-1/", "/spaces/nowhere/", "/rooms/nowhere/", f"/posts/{HUGE}/edit/",
    f"/posts/{HUGE}/history/", f"/posts/{HUGE}/flags/new/", f"/messages/{HUGE}/edit/", f"/messages/{HUGE}/flags/new/",
    f"/decisions/{HUGE}/", f"/moderation/cases/{HUGE}/", "/threads/%00/", "/threads/%ff%fe/", "/%2e%2e/%2e%2e/etc/passwd",
    "/" + "a" * 5_000,
)  # fmt: skip
NO_CURSORS = ("abc", "-1", "9" * 40, "9e9", "%00", "%ff%fe", "٣", "a" * 5_000, "MQ", "MX4y", "e30=", "1;DROP")
PAGED = (
    "/spaces/newcomers/?before=", "/threads/{thread}/?from=", "/rooms/evening/?before=", "/rooms/evening/messages/?before=",
    "/rooms/evening/?around=", "/notices/?before=", "/moderation/?after=", "/moderation/log/?before=",
    "/settings/blocks/new/?member=",
)  # fmt: skip


@pytest.mark.parametrize("path", NOWHERE, ids=lambda path: path[:30])
def test_what_is_not_there_is_said_kindly(path: str, site: Site):
    refused_kindly(site.visitor("mo").get(path))


@pytest.mark.parametrize("number", ["0", HUGE])
@pytest.mark.parametrize("door", [name for name, door in DOORS.items() if re.search("{[a-z]+}/", door.path)])
def test_a_form_for_what_is_not_there_is_refused_kindly(door: str, number: str, site: Site):
    _, form = filled(site.ids, DOORS[door])
    before = site.rows()

    answer = site.visitor(DOORS[door].who).post(re.sub("{[a-z]+}", number, DOORS[door].path), form)

    refused_kindly(answer)
    assert answer.status == 404
    assert changed(before, site.rows()) == set()


@pytest.mark.parametrize("page", PAGED)
def test_a_broken_page_link_is_said_kindly(page: str, site: Site):
    for cursor in NO_CURSORS:
        answer = site.visitor("mo").get(page.format(**site.ids) + quote(cursor, safe="%"))

        refused_kindly(answer)


@pytest.mark.parametrize("door", DOORS)
def test_another_method_is_refused_kindly(door: str, site: Site):
    path, _ = filled(site.ids, DOORS[door])

    for method in ("PUT", "PATCH", "DELETE", "TRACE"):
        answer = site.visitor(DOORS[door].who).ask(method, path, X_CSRFToken="t" * 32)

        refused_kindly(answer)
        assert answer.status == 405
        assert "POST" in answer.headers["Allow"]
