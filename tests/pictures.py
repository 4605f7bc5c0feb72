"""The pictures of the README, taken from the demo community: `./run pictures`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser import CHROMIUM_ARGS, chromium, sign_in
from tests.serve import serve
from tests.services import folder

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PHONE: ViewportSize = {"width": 390, "height": 844}  # taken at twice the size, as a phone shows it
DESK: ViewportSize = {"width": 1280, "height": 900}
DANGER = "I cannot do this any more. I am going to end it tonight."


def open_page(path: str) -> Callable[[Page], None]:
    def show(page: Page) -> None:
        page.goto(path)

    return show


def a_reply_in_danger(page: Page) -> None:
    page.goto("/threads/12/")
    page.get_by_label("Your reply", exact=True).fill(DANGER)
    page.get_by_role("button", name="Reply", exact=True).click()
    page.locator(".support-panel[data-face=author]").scroll_into_view_if_needed()


def a_room(page: Page) -> None:
    page.goto("/rooms/late-night/")
    page.locator(".presence").get_by_text("here").wait_for()


def the_first_case_that_is_free(page: Page) -> None:
    page.goto("/moderation/")
    page.locator(".case-row", has=page.get_by_role("button", name="Take it")).first.locator(".case-title").click()


# file, who, window, colors, what to open
PICTURES: tuple[tuple[str, str, ViewportSize, str, Callable[[Page], None]], ...] = (
    ("forum-phone", "ana", PHONE, "light", open_page("/spaces/tonight/")),
    ("thread-phone", "ana", PHONE, "light", open_page("/threads/11/")),
    ("room-phone", "ana", PHONE, "dark", a_room),
    ("help-phone", "", PHONE, "light", open_page("/help-now/?place=US")),
    ("support-phone", "ben", PHONE, "light", a_reply_in_danger),
    ("forum-desk", "ben", DESK, "light", open_page("/spaces/tonight/")),
    ("room-desk", "ben", DESK, "light", a_room),
    ("queue-desk", "mo", DESK, "light", open_page("/moderation/")),
    ("case-desk", "mo", DESK, "light", the_first_case_that_is_free),
)


def take(browser: Browser, url: str, name: str, who: str, size: ViewportSize, colors: str, show: Callable) -> None:
    context = browser.new_context(
        base_url=url,
        viewport=size,
        color_scheme=colors,
        reduced_motion="reduce",
        locale="en-GB",
        device_scale_factor=2 if size is PHONE else 1,
    )
    page = context.new_page()
    if who:
        sign_in(page, who)
    show(page)
    page.wait_for_load_state("load")
    page.screenshot(path=FOLDER / f"{name}.png", caret="initial")  # "hide" would add a style that the site forbids
    context.close()


def main() -> None:
    program = chromium()
    if program is None:
        raise SystemExit("Pictures need Chromium. This line brings it: sudo apt-get install chromium")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        folder("waymark-pictures-") as home,
        serve({"DATABASE_URL": f"sqlite:///{home}/s.sqlite3"}, demo=True) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGS)
        try:
            for picture in PICTURES:
                take(browser, server.url, *picture)
        finally:
            browser.close()
    for path in sorted(FOLDER.glob("*.png")):
        print(f"{path.name}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
