"""A headless Chromium for the stories: Debian's own, since nothing is downloaded for a test."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.services import miss

CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
PHONE = {"width": 360, "height": 740}
PASSPHRASE = "waymark-demo"  # of everybody in the cast, and in the demo
DESK = {"width": 1280, "height": 900}


def chromium() -> str | None:
    """The path of a Chromium, or None where there is none."""
    return next((path for name in (*PROGRAMS, MAC) if (path := shutil.which(name))), None)


def sign_in(page: Page, name: str) -> None:
    """As a person does it; ends on the list of spaces."""
    page.goto("/sign-in/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/spaces/")


class Visit:
    """One person's browser window: a context of its own, and everything that went wrong in it."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.faults: list[str] = []
        context.on("weberror", lambda error: self.faults.append(f"uncaught: {error.error.message}"))
        context.on("console", self._heard)
        self.page: Page = context.new_page()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def forgive(self, words: str) -> None:
        """Drop the faults that a test provoked on purpose; there must be one, or the test provoked nothing."""
        kept = [fault for fault in self.faults if words not in fault]
        assert len(kept) < len(self.faults), f"no fault says {words!r}: {self.faults}"
        self.faults = kept


class Visitors:
    """Opens windows for several people in one test."""

    def __init__(self, browser: Browser, stack: ExitStack) -> None:
        self.browser, self.stack = browser, stack
        self.visits: list[Visit] = []

    def arrive(self, base_url: str, *, size: dict[str, int] | None = None, javascript: bool = True) -> Visit:
        context = self.browser.new_context(
            base_url=base_url,
            viewport=size or DESK,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            locale="en-GB",
        )
        self.stack.callback(context.close)
        context.set_default_timeout(10_000)
        visit = Visit(context)
        self.visits.append(visit)
        return visit


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium()
    if not program:
        miss("Chromium is not installed. This line brings it: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGS)
        try:
            yield started
        finally:
            started.close()


@pytest.fixture
def visitors(browser: Browser) -> Iterator[Visitors]:
    """Windows of several people; at the end, anything on any console fails the test."""
    with ExitStack() as stack:
        opened = Visitors(browser, stack)
        yield opened
        faults = [fault for visit in opened.visits for fault in visit.faults]
    assert not faults, "\n".join(faults)
