"""Story a. Ana writes that she wants to die. Help is in the answer; others can read her; a moderator is called."""

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import Arrive, Site, start_thread

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WORDS = "I cannot do this any more. I am going to end it tonight. Goodbye everyone."


def reply(page: Page, words: str) -> None:
    page.get_by_label("Your reply", exact=True).fill(words)
    page.get_by_role("button", name="Reply", exact=True).click()


def expect_help_above_own_words(page: Page) -> None:
    panel = page.locator(".support-panel[data-face=author]")
    expect(panel).to_be_visible()
    expect(panel.locator('a[href^="tel:"]').first).to_be_visible()
    own = page.locator(".post", has_text="I cannot do this any more")
    expect(own).to_be_visible()
    assert panel.bounding_box()["y"] < own.bounding_box()["y"]  # type: ignore[index]


def test_help_is_in_the_answer_and_a_moderator_is_called(arrive: Arrive):
    ben, ana = arrive("ben").page, arrive("ana", phone=True).page
    mo = arrive("mo").page
    thread = start_thread(ben, "How was your day", "Mine was long.")

    ana.goto(thread)
    reply(ana, WORDS)
    expect_help_above_own_words(ana)
    expect(ana.locator(".support-panel[data-face=author]")).to_contain_text("112")  # she chose Ireland

    ben.goto(thread)
    expect(ben.locator(".post", has_text="I cannot do this any more")).to_be_visible()
    expect(ben.locator(".support-panel[data-face=reader]")).to_be_visible()

    mo.goto("/moderation/")
    first = mo.locator(".case-row").first
    expect(first).to_contain_text("Care: urgent")
    expect(first.locator(".case-why")).to_contain_text("care: urgent")
    expect(mo.get_by_role("link", name="Queue").locator("[data-count]")).to_contain_text("1")
    mo.goto("/notices/")
    expect(mo.get_by_role("link", name="An urgent case is waiting")).to_be_visible()


def test_the_same_without_javascript(arrive: Arrive):
    ben = arrive("ben").page
    thread = start_thread(ben, "How was your day", "Mine was long.")
    ana = arrive("ana", phone=True, javascript=False).page

    ana.goto(thread)
    reply(ana, WORDS)

    expect_help_above_own_words(ana)


def test_the_same_with_the_keyboard_alone(arrive: Arrive):
    ben = arrive("ben").page
    thread = start_thread(ben, "How was your day", "Mine was long.")
    ana = arrive("ana").page
    ana.goto(thread)

    tab_to(ana, "Your reply")
    ana.keyboard.type(WORDS)
    tab_to(ana, "Reply")
    ana.keyboard.press("Enter")

    expect_help_above_own_words(ana)


def test_the_page_of_help_opens_for_somebody_who_is_not_signed_in(site: Site, visitors):
    page = visitors.arrive(site.url, javascript=False).page

    page.goto("/")
    page.get_by_role("link", name="Help now").first.click()

    expect(page.get_by_role("heading", name="Help now", level=1)).to_be_visible()
    expect(page.locator('a[href^="tel:"]').first).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of that name has the focus; a person would not press more often than this."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText")
        if focused.strip() == name:
            return
    raise AssertionError(f"the keyboard does not reach {name!r}")
