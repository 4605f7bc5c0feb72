"""The frame around every page: what must be on each of them, whoever looks."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from tests.cast import client_of, member
from tests.config.page import Page

pytestmark = pytest.mark.django_db

OUTSIDE = ["/", "/join/", "/sign-in/", "/recover/", "/nowhere/"]
INSIDE = ["/spaces/", "/rooms/", "/notices/", "/settings/"]
DESK = ["/moderation/"]

# A title is what a bystander reads: in a tab, in the list of open apps, in the history.
TELLING = re.compile(r"heroin|addict|recover|sober|relapse|overdose|drug|rehab|suicid|crisis|help", re.I)


@pytest.fixture(params=OUTSIDE + INSIDE + DESK)
def page(request):
    """Each page as someone sees it who may."""
    if request.param in OUTSIDE:
        client = Client()
    else:
        client = client_of(member("mo", Role.MODERATOR) if request.param in DESK else member("ana", Role.NEWCOMER))
    return Page(client.get(request.param).text)


def test_a_page_has_no_script_style_or_handler_of_its_own(page):
    assert page.inline == []


def test_a_page_asks_nobody_else_for_anything(page):
    assert [address for address in page.fetched if not address.startswith("/")] == []


def test_a_page_has_one_first_heading_and_a_language(page):
    assert len(page.all("h1")) == 1
    assert page.all("html", lang="en")


def test_the_first_stop_of_the_keyboard_skips_to_the_page(page):
    stops = [attrs for tag, attrs in page.elements if tag in {"a", "button", "input"} and attrs.get("type") != "hidden"]

    assert stops[0]["href"] == "#main"
    assert len(page.all("main", id="main")) == 1


def test_every_page_leads_to_help_and_to_the_way_out(page):
    assert page.all("a", href=reverse("help_now"))
    assert page.all("form", method="post", action=reverse("quick_exit"))
    assert page.all("quick-exit", **{"data-to": settings.QUICK_EXIT_URL})


def test_the_title_tells_a_bystander_nothing(page):
    assert page.title.endswith(f"· {settings.SITE_NAME}")
    assert not TELLING.search(page.title)


def test_every_field_has_a_label(page):
    labelled = {attrs.get("for") for attrs in page.all("label")}
    fields = [attrs for tag, attrs in page.elements if tag in {"input", "select", "textarea"}]

    nameless = [
        attrs
        for attrs in fields
        if attrs.get("type") not in {"hidden", "checkbox", "radio"}
        and attrs.get("id") not in labelled
        and "aria-label" not in attrs
    ]

    assert nameless == []


def test_every_other_form_carries_its_token(page):
    forms = page.html.split("<form")[1:]
    posts = [form.split("</form>")[0] for form in forms if 'method="post"' in form.split(">")[0]]

    assert [form for form in posts if "csrfmiddlewaretoken" not in form and reverse("quick_exit") not in form] == []


def test_only_moderators_see_the_queue_and_its_count():
    seen_by_mo = client_of(member("mo", Role.MODERATOR)).get("/settings/").text
    seen_by_ana = client_of(member("ana", Role.NEWCOMER)).get("/settings/").text

    assert reverse("moderation:count") in seen_by_mo
    assert "/moderation/" not in seen_by_ana


def test_the_nav_says_where_one_is():
    page = Page(client_of(member("ana", Role.NEWCOMER)).get("/settings/").text)

    assert [attrs["href"] for attrs in page.all("a", **{"aria-current": "true"})] == ["/settings/"]


def test_htmx_runs_no_code_keeps_no_copy_and_shows_refusals():
    page = Page(client_of(member("ana", Role.NEWCOMER)).get("/settings/").text)
    config = json.loads(page.all("meta", name="htmx-config")[0]["content"])
    swapped = {rule["code"]: rule["swap"] for rule in config["responseHandling"]}

    assert not any(
        config[key] for key in ("allowEval", "allowScriptTags", "includeIndicatorStyles", "historyCacheSize")
    )
    assert config["selfRequestsOnly"]
    assert swapped["4.."]
    assert not swapped["5.."]


def test_the_front_page_is_for_those_outside_only():
    client = client_of(member("ana", Role.NEWCOMER))

    assert client.get("/").status_code == 302
    assert reverse("accounts:join") in Client().get("/").text
