"""GET /spaces/<slug>/threads/new/ and POST /spaces/<slug>/threads/."""

from uuid import uuid4

import pytest

from forum.models import Thread
from tests.forum.words import DANGER, PLAIN, SALE


@pytest.fixture
def path(space) -> str:
    return f"/spaces/{space.slug}/threads/"


def test_form_is_there(as_ana, path):
    html = as_ana.get(f"{path}new/").content.decode()

    assert [f'name="{name}"' in html for name in ("title", "body", "note", "client_id")] == [True] * 4


def test_one_letter_is_a_title_and_four_are_a_post(as_ana, path):
    answer = as_ana.post(path, {"title": "?", "body": "help"})

    thread = Thread.objects.get()
    assert (answer.status_code, thread.title) == (303, "?")
    assert answer["Location"].startswith(f"/threads/{thread.pk}/")


@pytest.mark.parametrize(("title", "status"), [("t" * 140, 303), ("t" * 141, 422), ("", 422), ("   ", 422)])
def test_title_has_one_to_140_characters(as_ana, path, title, status):
    assert as_ana.post(path, {"title": title, "body": PLAIN}).status_code == status
    assert Thread.objects.count() == (status == 303)


def test_refused_form_keeps_what_was_typed(as_ana, path):
    html = as_ana.post(path, {"title": "", "body": PLAIN, "note": "sleep"}).content.decode()

    assert PLAIN in html
    assert 'value="sleep"' in html


def test_distress_is_answered_with_help(as_ana, path):
    answer = as_ana.post(path, {"title": "Tonight", "body": DANGER})

    assert answer.status_code == 201
    assert b"support-panel" in answer.content


def test_held_thread_says_that_it_waits(as_ana, path):
    answer = as_ana.post(path, {"title": "Tonight", "body": SALE})

    assert answer.status_code == 201
    assert b"Your words wait for a moderator" in answer.content


def test_form_replayed_starts_one_thread(as_ana, path):
    form = {"title": "Hello", "body": PLAIN, "client_id": str(uuid4())}

    first, again = as_ana.post(path, form), as_ana.post(path, form)

    assert first["Location"] == again["Location"]
    assert Thread.objects.count() == 1


def test_json_names_the_thread(as_ana, path):
    answer = as_ana.post(path, {"title": "Hello", "body": PLAIN}, headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json()["thread"], answer.json()["number"]) == (201, Thread.objects.get().pk, 1)
