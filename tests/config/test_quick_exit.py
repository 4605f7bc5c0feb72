"""The way out: blank at once, the session ended, be elsewhere. With scripts, by keyboard, and without scripts."""

import http.server
import threading
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from tests.cast import client_of, member
from tests.serve import serve
from tests.services import folder

HOME = "/sign-in/"
OURS = {"Origin": "http://testserver"}  # what a browser says of a form on a page of this site


@pytest.mark.django_db
def test_leaving_ends_the_session_and_leads_to_the_harmless_page():
    client = client_of(member("ana", Role.NEWCOMER))

    response = client.post(reverse("quick_exit"), headers=OURS)

    assert response.headers["Location"] == settings.QUICK_EXIT_URL
    assert '"cookies"' in response.headers["Clear-Site-Data"]
    assert client.get("/settings/").status_code == 302


@pytest.mark.django_db
def test_leaving_works_from_a_page_whose_token_is_hours_old():
    assert Client(enforce_csrf_checks=True).post(reverse("quick_exit"), headers=OURS).status_code == 302


def test_a_picture_on_another_site_signs_nobody_out():
    assert Client().get(reverse("quick_exit")).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "null"}, {"Origin": "https://evil.example"}, {"Referer": "https://evil.example/testserver"}],
)
def test_a_form_on_another_site_signs_nobody_out(headers: dict):
    client = client_of(member("ana", Role.NEWCOMER))

    response = client.post(reverse("quick_exit"), headers=headers)

    assert response.status_code == 403
    assert "Clear-Site-Data" not in response.headers
    assert client.get("/settings/").status_code == 200


class Weather(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Weather</title><link rel=icon href=data:,><h1>Light rain</h1>")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """A harmless page on another origin."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Weather)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/weather"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def site(elsewhere: str) -> Iterator[str]:
    with folder("waymark-exit-") as home:
        env = {"DATABASE_URL": f"sqlite:///{home}/site.sqlite3", "QUICK_EXIT_URL": elsewhere}
        with serve(env) as server:
            yield server.url


@pytest.mark.browser
@pytest.mark.parametrize("key", ["Escape", "Shift"])
def test_the_same_key_three_times_leaves_from_every_tab(site, elsewhere, visitors, key):
    visit = visitors.arrive(site)
    other = visit.context.new_page()
    other.goto(HOME)
    visit.page.goto(HOME)

    for _ in range(3):
        visit.page.keyboard.press(key)

    visit.page.wait_for_url(elsewhere)
    other.wait_for_url(elsewhere)


@pytest.mark.browser
def test_typing_capitals_leaves_nobody_outside(site, visitors):
    page = visitors.arrive(site).page
    page.goto(HOME)

    page.get_by_label("Name").first.click()
    for letter in "HELP":
        page.keyboard.press(f"Shift+{letter}")

    assert page.get_by_label("Name").first.input_value() == "HELP"
    assert page.url == f"{site}{HOME}"


@pytest.mark.browser
def test_the_page_is_blank_within_a_tenth_of_a_second(site, elsewhere, visitors):
    page = visitors.arrive(site).page
    page.goto(HOME)

    milliseconds = page.evaluate("""() => new Promise((done) => {
        const from = performance.now();
        new MutationObserver(() => done(performance.now() - from)).observe(document.documentElement, { childList: true });
        document.querySelector("quick-exit button").click();
    })""")

    assert milliseconds <= 100


@pytest.mark.browser
def test_leaving_keeps_nothing_in_the_browser(site, elsewhere, visitors):
    visit = visitors.arrive(site)
    visit.page.goto(HOME)
    kept = "Object.keys(sessionStorage).concat(Object.keys(localStorage))"
    assert visit.page.evaluate(kept) != []

    visit.page.get_by_role("button", name="Leave now").click()
    visit.page.wait_for_url(elsewhere)
    visit.page.goto(f"{site}/robots.txt")

    assert visit.page.evaluate(kept) == []


@pytest.mark.browser
def test_the_way_out_needs_no_script(site, elsewhere, visitors):
    page = visitors.arrive(site, javascript=False).page
    page.goto(HOME)

    page.get_by_role("button", name="Leave now").click()

    page.wait_for_url(elsewhere)
