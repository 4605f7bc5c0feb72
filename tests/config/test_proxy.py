"""The proxy of the scaled profile: it outlives everything behind it, and then it shows the way to help."""

import http.client
import io
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command

from tests.proxy import proxy
from tests.services import free_port

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """A proxy with nobody behind it, and the help pages that were written while somebody was."""
    pages, static = tmp_path_factory.mktemp("help"), tmp_path_factory.mktemp("files") / "static"
    static.mkdir()
    (static / "site.0123456789ab.css").write_text("body{}")
    call_command("help_pages", str(pages), stdout=io.StringIO())
    with proxy(web=free_port(), sockets=free_port(), help_pages=pages, static=static) as url:
        yield url, pages


def ask(url: str, path: str, method: str = "GET", body: bytes | None = None) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request(method, path, body)
    response = connection.getresponse()
    return response, response.read()


def test_help_is_there_with_everything_behind_the_proxy_down(alone):
    url, pages = alone

    response, body = ask(url, "/help-now/?place=GB")

    assert response.status == 200
    assert body == (pages / "GB.html").read_bytes()
    assert response.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("place", ["", "?place=../../etc/passwd", "?place=%2e%2e%2fsecret", "?place=XX"])
def test_a_place_nobody_knows_gets_the_help_of_everywhere(alone, place):
    url, pages = alone

    response, body = ask(url, f"/help-now/{place}")

    assert (response.status, body) == (200, (pages / "index.html").read_bytes())


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/", "/threads/5/", "/rooms/evening/messages/", "/ws/rooms/evening/"])
def test_any_other_page_says_unready_and_shows_help(alone, path, method):
    url, pages = alone

    response, body = ask(url, path, method)

    assert (response.status, body) == (503, (pages / "index.html").read_bytes())


def test_static_files_need_nobody_behind_the_proxy(alone):
    response, body = ask(alone[0], "/static/site.0123456789ab.css")

    assert (response.status, body) == (200, b"body{}")
    assert "immutable" in response.headers["Cache-Control"]


def test_a_body_over_a_megabyte_is_refused_at_the_door(alone):
    response, _ = ask(alone[0], "/spaces/newcomers/threads/", "POST", b"x" * 1_100_000)

    assert response.status == 413


def test_numbers_of_the_site_are_not_for_the_outside(alone):
    response, _ = ask(alone[0], "/metrics")

    assert response.status == 404
