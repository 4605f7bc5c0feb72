"""The stories run on a real server with a small community, in windows of a phone and of a desk."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import DESK, PHONE, Visit, Visitors, sign_in
from tests.serve import Server, manage, serve
from tests.services import folder

SEED = Path(__file__).with_name("seed.py").read_text()
Arrive = Callable[..., Visit]


@dataclass(frozen=True)
class Site:
    server: Server
    env: dict[str, str]

    @property
    def url(self) -> str:
        return self.server.url

    def manage(self, *words: str) -> str:
        return manage(self.env, *words)


@pytest.fixture(scope="package")
def community() -> Iterator[Path]:
    """The file of a database with the cast and two places, before anything happened."""
    with folder("waymark-cast-") as home:
        file = home / "site.sqlite3"
        env = {"DATABASE_URL": f"sqlite:///{file}"}
        manage(env, "prepare")
        manage(env, "shell", "--no-imports", "-c", SEED)
        yield file


@pytest.fixture
def site(community: Path) -> Iterator[Site]:
    """A server with a community of its own for each story, so that queues and counts are the story's own."""
    with folder("waymark-story-") as home:
        env = {"DATABASE_URL": f"sqlite:///{shutil.copy(community, home)}"}
        with serve(env, prepared=True) as server:
            yield Site(server, env)


@pytest.fixture
def arrive(site: Site, visitors: Visitors) -> Arrive:
    """arrive("ana", phone=True): a signed-in window of that person."""

    def arrive(name: str, *, phone: bool = False, javascript: bool = True) -> Visit:
        visit = visitors.arrive(site.url, size=PHONE if phone else DESK, javascript=javascript)
        sign_in(visit.page, name)
        return visit

    return arrive


def start_thread(page: Page, title: str, body: str) -> str:
    """Start a thread as a person would; returns its path."""
    page.goto("/spaces/newcomers/")
    page.get_by_role("link", name="Start a thread").click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("What is on your mind?").fill(body)
    page.get_by_role("button", name="Post it").click()
    page.wait_for_url(re.compile(r"/threads/$|/threads/\d+/"))
    if page.url.endswith("/newcomers/threads/"):  # the words wait, and the answer says so before anything else
        return re.sub(r"[?#].*", "", page.get_by_role("link", name="Go to the thread").get_attribute("href") or "")
    return re.sub(r"[?#].*", "", page.url)
