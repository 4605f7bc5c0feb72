"""What every answer carries, whatever was asked: strict headers, a neutral title, the way to help and the way out."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.config.page import Page
from tests.serve import Server, serve
from tests.services import folder
from tests.system.conftest import Site
from tests.system.visitor import Answer, Visitor

pytestmark = pytest.mark.slow

TELLING = re.compile(r"heroin|addict|recover|sober|relapse|overdose|drug|rehab|suicid|crisis|methadone", re.I)
STRICT = {
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
CLOSED = ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics")


def strict(answer: Answer) -> None:
    for name, value in STRICT.items():
        assert answer.headers[name] == value, name
    assert "no-store" in answer.headers["Cache-Control"]
    rules = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    assert rules["default-src"] == rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert {rules[name] for name in ("script-src", "style-src", "img-src", "connect-src", "font-src")} == {"'self'"}
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    policy = answer.headers["Permissions-Policy"]
    assert all(f"{name}=()" in policy for name in CLOSED)
    assert answer.headers["Access-Control-Allow-Origin"] is None
    assert answer.headers["Server"] is None


def sound(path: str, answer: Answer) -> Page:
    """Everything that holds for any page of the house."""
    page = Page(answer.text)
    assert len(page.all("h1")) == 1, path
    assert not TELLING.search(page.title), f"{path}: the title tells a bystander something"
    assert page.inline == [], path
    assert [address for address in page.fetched if not address.startswith("/")] == [], path
    assert path == "/help-now/" or page.all("a", href="/help-now/"), f"{path} does not lead to help"
    assert page.all("form", action="/leave-now/"), f"{path} has no way out"
    return page


@pytest.mark.parametrize("name", ["", "ana", "mo"])
def test_every_page_that_a_person_can_reach_is_sound(name: str, site: Site):
    person, open_paths, seen = site.visitor(name), ["/", "/no-such-page/", "/help-now/"], set()
    if name == "ana":
        telling = {"title": "Nine days off heroin and this recovery is hard", "body": "Naloxone saved me."}
        assert person.post("/spaces/newcomers/threads/", telling).status == 303

    while open_paths:
        path = open_paths.pop()
        seen.add(path)
        answer = person.get(path)
        strict(answer)
        if answer.status in {301, 302, 303}:
            links = [answer.headers["Location"]]
        else:
            page = sound(path, answer)
            # "Change" of others' words and "Flag" of one's own are in the HTML, are not shown, and are refused.
            assert answer.status in ({404} if path == "/no-such-page/" else {200, 403}), path
            links = [attrs["href"] for attrs in page.all("a") if "href" in attrs]
        for link in links:
            onward = link.split("#")[0]
            # One look at each view of a page is enough; "look" differs each time on purpose.
            known = onward in seen or onward in open_paths or "look=" in onward or "?place=" in onward
            if onward.startswith("/") and not known and len(seen) < 300:
                open_paths.append(onward)

    assert len(seen) > {"": 5, "ana": 15, "mo": 25}[name]


def test_what_a_notice_says_before_it_is_opened_tells_a_bystander_nothing(site: Site):
    with closing(sqlite3.connect(site.database)) as line:
        titles = [title for (title,) in line.execute("SELECT title FROM accounts_notice")]

    assert titles
    assert [title for title in titles if TELLING.search(title)] == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/spaces/nowhere/", 404),
        ("GET", "/threads/1/replies/", 405),
        ("POST", "/threads/1/replies/", 422),
        ("GET", "/settings/", 200),
        ("GET", "/help-now/", 200),
        ("GET", "/robots.txt", 200),
        ("GET", "/moderation/", 403),
        ("GET", "/health/ready", 200),
    ],
)
def test_every_kind_of_answer_is_strict(method: str, path: str, status: int, site: Site):
    answer = site.visitor("ana").ask(method, path, X_CSRFToken="t" * 32)

    assert answer.status == status
    if path != "/health/ready":
        strict(answer)


def test_a_body_that_is_too_large_is_answered_as_strictly(site: Site):
    answer = site.visitor("ana").post("/threads/1/replies/", {"body": "x" * 1_000_000})

    assert answer.status == 413
    strict(answer)
    sound("413", answer)


def test_a_host_that_is_not_ours_gets_no_page(site: Site):
    answer = site.visitor().get("/", Host="elsewhere.example")

    assert answer.status == 400
    assert "elsewhere" not in answer.text


@pytest.mark.parametrize(
    "origin",
    [
        "https://elsewhere.example",
        "null",
        None,
        "http://127.0.0.1.elsewhere.example",
        "http://elsewhere.example/127.0.0.1",
    ],
)
def test_a_page_of_another_site_opens_no_socket(origin: str | None, site: Site):
    url, headers = f"{site.server.socket_url}/ws/rooms/evening/", {"Cookie": site.cookies["ana"]}

    with pytest.raises(InvalidStatus) as refusal, connect(url, origin=origin, additional_headers=headers, proxy=None):
        pass

    assert refusal.value.response.status_code == 403


@pytest.fixture(scope="module")
def public() -> Iterator[Server]:
    """As on a public address: behind a proxy that ends TLS."""
    made_up = {
        "DEVELOPMENT": "false",
        "SECRET_KEY": "made-up-" * 10,
        "SITE_URL": "https://waymark.example",
        "ALLOWED_HOSTS": "waymark.example,127.0.0.1",
        "TRUST_PROXY": "true",
    }
    with (
        folder("waymark-public-") as home,
        serve({"DATABASE_URL": f"sqlite:///{home}/s.sqlite3"}, start=made_up) as one,
    ):
        yield one


def test_cookies_of_a_public_site_are_for_it_alone(public: Server):
    person = Visitor(public.port)
    outside = {"X_Forwarded_Proto": "https", "Host": "waymark.example", "Origin": "https://waymark.example"}
    token = "t" * 32
    person.cookie = f"__Host-csrf={token}"
    joining = {"name": "robin", "passphrase": "four words in a row"}

    seen = person.get("/join/", **outside)
    joined = person.post("/join/", joining, X_CSRFToken=token, **outside)

    assert joined.status == 201
    cookies = [value for answer in (seen, joined) for value in answer.headers.get_all("Set-Cookie") or []]
    names = {cookie.partition("=")[0] for cookie in cookies}
    assert names == {"__Host-session", "__Host-csrf"}
    for cookie in cookies:
        flags = {flag.strip().lower() for flag in cookie.split(";")[1:]}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= flags
        assert not any(flag.startswith("domain") for flag in flags)
    ages = re.findall(r"max-age=(\d+)", joined.headers["Strict-Transport-Security"])
    assert [int(age) >= 31_536_000 for age in ages] == [True]
    strict(joined)
