"""Story c. Words wait, one moderator decides, the author appeals, somebody else reads it, the log holds every step."""

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import Arrive, Site, start_thread

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFER = "Selling pills, cheap, message me tonight."


def decide(page: Page, outcome: str, note: str, rule: str = "") -> None:
    page.get_by_label(outcome, exact=True).check()
    if rule:
        page.get_by_label("Which published rule it rests on").select_option(label=rule)
    page.get_by_label("Your words to the author").fill(note)
    page.get_by_role("button", name="Decide", exact=True).click()


def test_a_case_is_decided_explained_appealed_and_overturned(site: Site, arrive: Arrive):
    ana, ben = arrive("ana", phone=True).page, arrive("ben").page
    mo, mia_visit = arrive("mo").page, arrive("mia")
    mia = mia_visit.page

    # Held: its author sees it waiting, nobody else sees it.
    path = start_thread(ana, "Things I do not need", OFFER)
    expect(ana.get_by_role("heading", name="Your words wait for a moderator")).to_be_visible()
    ben.goto("/spaces/newcomers/")
    expect(ben.get_by_text("Things I do not need")).to_have_count(0)

    # Mo takes it; Mia is told who holds it.
    mo.goto("/moderation/")
    mia.goto("/moderation/")
    mo.get_by_role("button", name="Take it").first.click()
    mia.get_by_role("button", name="Take it").first.click()
    expect(mia.get_by_text("mo is looking at this case right now")).to_be_visible()
    mia_visit.forgive("409")

    # Mo hides it, with a rule and words; the letter says so and how to appeal.
    decide(mo, "Hide it", "Please do not offer anything here, not even by mistake.", "Sells, trades or asks for drugs")
    expect(mo.get_by_text("Hide it").first).to_be_visible()
    ana.goto("/notices/")
    ana.get_by_role("link", name="A moderator read something you wrote").first.click()
    expect(ana.get_by_text("Please do not offer anything here")).to_be_visible()
    expect(ana.get_by_text("sells, trades or asks for drugs")).to_be_visible()

    # The appeal is another case; Mo may not judge it, Mia may.
    ana.get_by_label("What should we look at again?").fill("They were seed pills for pigeons. I race pigeons.")
    ana.get_by_role("button", name="Send the appeal").click()
    expect(ana.get_by_text("It is with us.")).to_be_visible()
    mo.goto("/moderation/appeals/")
    mo.locator(".case-title").first.click()
    expect(mo.get_by_text("Someone else has to read this one")).to_be_visible()
    mia.goto("/moderation/appeals/")
    mia.locator(".case-title").first.click()
    decide(mia, "The decision was wrong: show the words again", "You are right, and we are sorry.")

    # The words are back, and the letter says so.
    ben.goto(path)
    expect(ben.locator(".post", has_text="Selling pills")).to_be_visible()
    ana.goto("/notices/")
    ana.get_by_role("link", name="Your appeal was read").click()
    expect(ana.get_by_text("you were right")).to_be_visible()

    # Every step is in the log, and the log is whole.
    mo.goto("/moderation/log/")
    for step in ("opened", "claimed", "decided: hide", "appealed", "appeal_answered", "undone"):
        expect(mo.get_by_role("cell", name=step, exact=True).first).to_be_visible()
    assert "The log is whole" in site.manage("verify_log")


def test_a_case_is_decided_without_javascript(arrive: Arrive):
    ana, mo = arrive("ana", javascript=False).page, arrive("mo", javascript=False).page
    start_thread(ana, "Things I do not need", OFFER)

    mo.goto("/moderation/")
    mo.locator(".case-title").first.click()
    decide(mo, "Show it", "", "No rule is broken")

    expect(mo.locator(".case-chips").get_by_text("Not shown yet")).to_have_count(0)
    ana.goto("/notices/")
    expect(ana.get_by_role("link", name="A moderator read something you wrote")).to_be_visible()
