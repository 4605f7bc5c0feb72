"""Two people talk in two browsers: what they see, what happens when a line is cut, and the same without JavaScript."""

import json
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser import PHONE, Visit, Visitors
from tests.realtime.test_saying import DISTRESS, SELLING
from tests.realtime.test_two_processes import SEED
from tests.serve import Server, manage, serve
from tests.services import folder

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[Server, list[str]]]:
    with folder("waymark-room-") as home:
        env = {"DATABASE_URL": f"sqlite:///{home}/site.sqlite3"}
        with serve(env) as server:
            yield server, json.loads(manage(env, "shell", "--no-imports", "-c", SEED).splitlines()[-1])


def arrive(visitors: Visitors, site, who: int, **more) -> Visit:
    server, cookies = site
    visit = visitors.arrive(server.url, **more)
    name, value = cookies[who].split("=", 1)
    visit.context.add_cookies([{"name": name, "value": value, "url": server.url}])
    visit.page.goto("/rooms/evening/")
    return visit


def say(page: Page, words: str) -> None:
    page.get_by_label("Message", exact=True).fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def test_two_people_talk_and_a_cut_line_loses_nothing(visitors, site):
    her_visit, his_visit = arrive(visitors, site, 0, size=PHONE), arrive(visitors, site, 1)
    ana, ben = her_visit.page, his_visit.page
    expect(ana.locator(".presence")).to_have_text("2 here")

    say(ana, "Good **evening**")
    expect(ben.locator(".bubble").get_by_text("evening")).to_be_visible()
    expect(ana.locator(".bubble[data-own][data-seq]")).to_have_count(1)

    her_visit.context.set_offline(True)
    ana.evaluate("document.querySelector('chat-room').line.lost(1006)")
    expect(ana.get_by_text("Not connected since")).to_be_visible()
    say(ana, "Said without a line")
    say(ben, "Said while she was away")
    expect(ana.locator(".bubble[data-state=pending]")).to_have_count(1)
    her_visit.context.set_offline(False)

    for page in (ana, ben):
        expect(page.locator(".bubble").get_by_text("Said while she was away")).to_have_count(1)
        expect(page.locator(".bubble[data-seq]").get_by_text("Said without a line")).to_have_count(1)
    expect(ana.get_by_text("Not connected since")).to_have_count(0)
    her_visit.forgive("ERR_INTERNET_DISCONNECTED")


def test_help_comes_to_the_author_and_held_words_say_that_they_wait(visitors, site):
    ana, ben = arrive(visitors, site, 0, size=PHONE).page, arrive(visitors, site, 1).page

    say(ana, DISTRESS)
    expect(ana.locator(".room-help")).to_contain_text("call")
    expect(ana.get_by_label("Message", exact=True)).to_have_value("")
    ana.get_by_role("button", name="Put this away").click()
    say(ana, SELLING)

    expect(ana.locator(".bubble[data-state=held]").last).to_contain_text("Waits for a moderator")
    say(ana, "And a word for all")
    expect(ben.locator(".bubble").get_by_text("And a word for all")).to_be_visible()
    assert SELLING not in ben.content()


def test_the_pages_of_a_room_stand_the_check_of_accessibility(visitors, site):
    ben = arrive(visitors, site, 1, size=PHONE).page
    say(ben, "Something to read")
    expect(ben.locator(".bubble[data-own][data-seq]").get_by_text("Something to read")).to_be_visible()
    found = Axe().run(ben).response["violations"]
    for path in ("/rooms/", ben.locator("a.for-author").last.get_attribute("href")):
        ben.goto(path)
        found += Axe().run(ben).response["violations"]

    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []


def test_a_room_works_without_javascript(visitors, site):
    # Not she who spoke of distress a moment ago in this room: her next words are heard together with those.
    ana, ben = (arrive(visitors, site, who, javascript=False).page for who in (0, 1))

    say(ben, "Sent with the form, kettle on")
    expect(ben.locator(".bubble[data-own]").last).to_contain_text("Sent with the form, kettle on")
    ana.get_by_role("link", name="Look for new messages").click()

    expect(ana.locator(".bubble").last).to_contain_text("Sent with the form, kettle on")
