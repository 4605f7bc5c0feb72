"""Pages for what went wrong. None of these tests asks for the database: pytest-django fails whatever opens it."""

import pytest
from django.contrib.staticfiles import finders
from django.template import loader
from django.test import RequestFactory
from django.urls import reverse

from config.middleware import refusal_response
from tests.config.page import Page

STATUSES = [400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503]


def refused(status, **headers):
    request = RequestFactory().get("/threads/5/", headers=headers)
    return refusal_response(request, status=status, message="Please wait a moment.", code="any")


@pytest.mark.parametrize("status", STATUSES)
def test_an_error_page_says_why_and_leads_to_help_without_the_database(status):
    response = refused(status)
    page = Page(response.text)

    assert response.status_code == status
    assert "Please wait a moment." in page.html
    assert len(page.all("h1")) == 1
    assert page.inline == []
    assert page.all("a", href=reverse("help_now"))
    assert page.all("form", action=reverse("quick_exit"))


def test_every_kind_of_error_has_a_heading_of_its_own():
    headings = {refused(status).text.split("<h1>")[1].split("</h1>")[0] for status in STATUSES}

    assert len(headings) >= len(STATUSES) - 1  # 400 and 422 are one to the reader: it could not be read
    assert "That did not work" not in headings


def test_a_refusal_of_an_htmx_request_lands_in_the_message_line_and_leaves_the_form():
    response = refused(429, **{"HX-Request": "true"})

    assert response.status_code == 429
    assert response.headers["HX-Retarget"] == "#says"
    assert "<html" not in response.text
    assert reverse("help_now") in response.text


def test_words_that_could_not_be_taken_are_handed_back_escaped():
    html = loader.get_template("error.html").render({"status": 409, "message": "", "words": "<b>day nine</b>"})

    assert "&lt;b&gt;day nine&lt;/b&gt;" in html
    assert "<b>day nine" not in html


def test_the_last_resort_renders_with_nothing_and_its_fixed_paths_are_right():
    page = Page(loader.get_template("500.html").render())

    assert page.inline == []
    assert page.all("a", href=reverse("help_now"))
    assert page.all("a", href=reverse("home"))
    assert page.all("form", action=reverse("quick_exit"))
    assert [path for path in page.fetched if not finders.find(path.removeprefix("/static/"))] == []
