"""What holds on every page: it can be read by everyone, fits a small phone, keeps to itself, and has the way out."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser import DESK, PHONE, Visit, Visitors, sign_in
from tests.serve import serve
from tests.services import folder

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIGNED_OUT = ("/", "/join/", "/sign-in/", "/recover/", "/help-now/", "/help-now/?place=US", "/no-such-page/")
MEMBER = (
    "/spaces/", "/spaces/tonight/", "/spaces/tonight/threads/new/", "/threads/11/", "/posts/60/flags/new/",
    "/rooms/", "/rooms/late-night/", "/notices/", "/settings/",
)  # fmt: skip
MODERATOR = (
    "/moderation/",
    "/moderation/?view=closed",
    "/moderation/appeals/",
    "/moderation/log/",
    "/moderation/cases/1/",
    "/moderation/?view=care",
    "/decisions/1/",
)
SEEN = "all => all.filter(a => a.checkVisibility()).map(a => a.getAttribute('href').split('#')[0])"
TELLING = re.compile(r"recover|heroin|addict|drug|overdose|suicid|sober", re.IGNORECASE)


@pytest.fixture(scope="module")
def demo_url() -> Iterator[str]:
    """The demo community, as ./run shows it."""
    with folder("waymark-demo-") as home, serve({"DATABASE_URL": f"sqlite:///{home}/s.sqlite3"}, demo=True) as server:
        yield server.url


def looked_at(visit: Visit, base_url: str, path: str) -> None:
    """Open `path` and check everything that holds for any page."""
    page = visit.page
    outside: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(base_url) else outside.append(request.url))
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("button", name="Leave now")).to_be_visible()
    if not path.startswith("/help-now/"):
        expect(page.get_by_role("link", name="Help now").first).to_be_visible()
    assert not TELLING.search(page.title()), f"{path}: the title tells a bystander something"
    assert fits(page), f"{path} is wider than its window"
    assert outside == [], f"{path} asks another site"
    assert barriers(page) == [], path


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def barriers(page: Page) -> list[str]:
    """What axe calls serious or critical, with the first place of each."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found if one["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(
    ("name", "paths"), [("", SIGNED_OUT), ("ana", MEMBER), ("mo", MODERATOR)], ids=["signed-out", "ana", "mo"]
)
def test_every_page_is_for_everyone(name: str, paths: tuple[str, ...], size: dict, demo_url: str, visitors: Visitors):
    visit = visitors.arrive(demo_url, size=size)
    # By night on a phone, by day on a desk, so that both sets of colors are looked at.
    visit.page.emulate_media(color_scheme="dark" if size is PHONE else "light")
    if name:
        sign_in(visit.page, name)

    for path in paths:
        looked_at(visit, demo_url, path)

    if not name:
        visit.forgive("404")


def test_no_page_leads_nowhere(demo_url: str, visitors: Visitors):
    """Every link of our own that a moderator meets on the main pages opens a page."""
    visit = visitors.arrive(demo_url)
    page = visit.page
    sign_in(page, "mo")
    links: set[str] = set()
    for path in (*MEMBER, *MODERATOR):
        page.goto(path)
        # What is not for this reader (their own "Change", others' "Flag") is in the HTML and not to be seen.
        links |= set(page.eval_on_selector_all("a[href^='/']", SEEN))

    dead = {link: status for link in sorted(links) if (status := page.request.get(link).status) >= 400}

    assert dead == {}
    assert len(links) > 50
