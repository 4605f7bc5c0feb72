"""Story b. Said, seen, cut off, back again; held and shown by a moderator; danger answered to the author alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import Arrive

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFER = "Selling pills, cheap, message me tonight."
DANGER = "I am going to end it tonight. Goodbye everyone."


def enter(arrive: Arrive, name: str, **more: bool) -> Page:
    page = arrive(name, **more).page
    page.goto("/rooms/evening/")
    return page


def say(page: Page, words: str) -> None:
    page.get_by_label("Message", exact=True).fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def test_a_message_is_seen_by_others_and_danger_is_answered_to_its_author_alone(arrive: Arrive):
    ana, ben = enter(arrive, "ana", phone=True), enter(arrive, "ben")

    say(ana, "good evening all")
    expect(ben.locator(".bubble").get_by_text("good evening all")).to_be_visible()
    expect(ana.locator(".bubble[data-own][data-seq]")).to_have_count(1)

    say(ana, DANGER)
    expect(ana.locator(".support-panel[data-face=author]")).to_be_visible()
    expect(ben.locator(".bubble").get_by_text("Goodbye everyone")).to_be_visible()
    expect(ben.locator(".support-panel")).to_have_count(0)


def test_a_held_message_waits_and_is_seen_live_once_a_moderator_shows_it(arrive: Arrive):
    ana, ben, mo = enter(arrive, "ana", phone=True), enter(arrive, "ben"), arrive("mo").page

    say(ana, OFFER)
    expect(ana.locator(".bubble[data-state=held]")).to_be_visible()
    say(ana, "and a word for all")
    expect(ben.locator(".bubble").get_by_text("and a word for all")).to_be_visible()
    expect(ben.get_by_text("Selling pills")).to_have_count(0)

    mo.goto("/moderation/")
    mo.locator(".case-title").first.click()
    mo.get_by_label("Show it", exact=True).check()
    mo.get_by_label("Which published rule it rests on").select_option(label="No rule is broken")
    mo.get_by_role("button", name="Decide", exact=True).click()

    expect(ben.locator(".bubble").get_by_text("Selling pills")).to_be_visible()


def test_who_is_blocked_is_not_seen(arrive: Arrive):
    ana, ben, vic = enter(arrive, "ana", phone=True), enter(arrive, "ben"), enter(arrive, "vic")

    say(vic, "vic says hello")
    say(ben, "ben says hello")

    expect(ana.locator(".bubble").get_by_text("ben says hello")).to_be_visible()
    expect(ben.locator(".bubble").get_by_text("vic says hello")).to_be_visible()
    expect(ana.get_by_text("vic says hello")).to_have_count(0)


def test_the_room_works_by_form_and_reload(arrive: Arrive):
    ana, ben = enter(arrive, "ana", phone=True, javascript=False), enter(arrive, "ben", javascript=False)

    say(ana, "hello without a script")
    ben.reload()

    expect(ben.locator(".bubble").get_by_text("hello without a script")).to_be_visible()
    say(ben, DANGER)
    expect(ben.locator(".support-panel[data-face=author]")).to_be_visible()
