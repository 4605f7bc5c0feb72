import re
from html.parser import HTMLParser
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from care import helplines
from tests.care.pages_of_all_places import CODES, page

# None of these tests asks for the database: pytest-django fails whatever opens it.


def get(query="", **more):
    return Client().get(f"/help-now/{query}", **more)


@pytest.fixture
def database_down(monkeypatch):
    def refuse(self, *args, **kwargs):
        raise OperationalError("the database is down")

    for entry in ("ensure_connection", "connect", "cursor"):
        monkeypatch.setattr(BaseDatabaseWrapper, entry, refuse)


def test_it_opens_signed_out_without_touching_the_database():
    response = get("?place=US")

    assert response.status_code == 200
    assert 'href="tel:911"' in response.text
    assert 'href="tel:988"' in response.text


@pytest.mark.usefixtures("database_down")
def test_it_opens_with_the_database_down_for_someone_who_is_signed_in():
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32

    response = client.get("/help-now/", HTTP_ACCEPT_LANGUAGE="en-IE")

    assert response.status_code == 200
    assert "Help now: Ireland" in response.text
    assert not response.cookies, "a fault of ours must not sign anybody out"


@pytest.mark.django_db
def test_a_members_place_comes_first(django_user_model):
    ana = django_user_model.objects.create(name="ana", name_key="ana", place="NZ")
    client = Client()
    client.force_login(ana)

    response = client.get("/help-now/", HTTP_ACCEPT_LANGUAGE="en-GB")

    assert "Help now: New Zealand" in response.text


def test_the_order_is_emergency_overdose_crisis_drugs_never_alone_others_place():
    html = get("?place=US").text

    marks = ["tel:911", 'id="overdose"', 'id="talk"', 'id="drugs"', "Never use alone", "<details", 'id="place"']
    found = [html.index(mark) for mark in marks]
    assert found == sorted(found)


def test_the_overdose_steps_are_numbered_and_in_the_order_of_first_aid():
    html = get("?place=US").text

    steps = re.search(r'<ol class="steps">(.*?)</ol>', html, re.S)[1]
    bold = re.findall(r"<li><b>(.*?)</b>", steps)
    assert [step.split()[0] for step in bold] == ["Try", "Call", "Give", "Breathe", "Wait", "Breathing", "Stay."]
    assert "911" in bold[1]


def test_an_unknown_place_is_said_kindly_and_gets_the_worldwide_lines():
    html = get("?place=Atlantis").text

    assert "We have no lines for that place" in html
    assert "Atlantis" not in html
    assert "https://findahelpline.com" in html


def test_the_chooser_is_a_form_that_works_without_javascript():
    everywhere = get("?place=ZZ").text

    form = re.search(r'<form method="get" action="/help-now/">.*?</form>', everywhere, re.S)[0]
    assert 'name="place"' in form
    assert 'type="submit"' in form
    for _code, name in helplines.places():
        assert helplines.code_of(name)
        assert f"<option>{name}" in form


def test_a_name_from_the_chooser_opens_that_place():
    assert "Help now: Switzerland" in get("?place=Switzerland").text


def test_it_says_when_the_lines_were_listed_and_that_nobody_rang_them():
    html = get("?place=US").text

    assert "Listed from public sources in November 2026" in html
    assert "Nobody here has rung these numbers yet" in html


def test_numbers_that_public_lists_dispute_are_said_to_be_so():
    assert "Public lists do not agree on this number" in page("MA")
    assert "Public lists do not agree" not in page("US")


@pytest.mark.parametrize("code", CODES)
def test_the_whole_page_is_under_ten_kilobytes(code):
    assert len(page(code).encode()) < 10_000


def test_the_title_tells_a_bystander_nothing():
    title = re.search(r"<title>(.*?)</title>", get("?place=US").text)[1]

    assert settings.SITE_NAME in title
    assert not re.search(r"help|crisis|overdose|suicid|drug", title, re.I)


def test_quick_exit_is_on_the_page():
    html = get("?place=US").text

    assert "<quick-exit" in html
    assert "quick-exit" in re.search(r'<script type="module" src="([^"]+)"></script>', html)[1]


def test_nothing_on_the_page_needs_inline_script_or_style():
    html = page("US") + page("ZZ")

    assert not re.search(r'\sstyle="|\son\w+="|<style|<script(?![^>]* src=)', html)


def test_a_shared_cache_may_keep_a_page_only_when_its_address_says_the_place():
    asked, own = get("?place=US"), get(HTTP_ACCEPT_LANGUAGE="en-GB")

    assert "public" in asked.headers["Cache-Control"]
    assert "no-store" in own.headers["Cache-Control"]
    assert {"Accept-Language", "Cookie"} <= set(own.headers["Vary"].split(", "))


def test_it_is_read_only():
    assert Client().post("/help-now/").status_code == 405


class Balance(HTMLParser):
    """Open elements, so that a page cut short or wrongly nested is seen. `option` may stay open in HTML."""

    VOID = {"meta", "link", "br", "input", "option"}

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("code", ["US", "GB", "NG", "ZZ", "CL", "AD"])
def test_the_markup_is_balanced(code):
    balance = Balance()

    balance.feed(page(code))

    assert balance.open == []


def test_static_copies_are_whole_and_lead_to_each_other(tmp_path):
    call_command("help_pages", tmp_path, stdout=StringIO())

    us = (tmp_path / "US.html").read_text()
    assert 'href="tel:911"' in us
    assert 'href="places.html"' in us
    assert "<form" not in us, "a form leads to the site, which may be down"
    for link in re.findall(r'href="(\w+\.html)"', (tmp_path / "places.html").read_text()):
        assert (tmp_path / link).exists()
    assert "local emergency number" in (tmp_path / "index.html").read_text()
    assert not list(tmp_path.glob("*.part"))


def test_the_map_for_the_proxy_knows_codes_and_names_and_nothing_else(tmp_path):
    call_command("help_pages", tmp_path, stdout=StringIO())

    lines = (tmp_path / "places.map").read_text().splitlines()
    assert lines[0] == "default index;"
    assert '"US" US;' in lines
    assert '"United+Kingdom" GB;' in lines
    assert all(re.fullmatch(r'"[\w+%.-]+" [A-Z]{2};', line) for line in lines[1:])
