"""POST /threads/<id>/replies/: help first, then the words, as page, fragment or JSON."""

from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from accounts import standing
from forum.models import Post, Thread
from tests.cast import client_of
from tests.forum.words import DANGER, PLAIN, SALE

JSON = {"Accept": "application/json"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def path(thread: Thread) -> str:
    return f"/threads/{thread.pk}/replies/"


def test_plain_reply_leads_to_its_place(as_ana, path, thread):
    answer = as_ana.post(path, {"body": "help"})

    post = Post.objects.get(number=2)
    assert (answer.status_code, answer["Location"]) == (303, f"/threads/{thread.pk}/?from=1#post-{post.pk}")


def test_distress_is_answered_with_help_above_the_words(as_ana, path):
    answer = as_ana.post(path, {"body": DANGER})

    html = answer.content.decode()
    assert answer.status_code == 201
    assert html.index('data-face="author"') < html.index("<h1>") < html.index(f"<p>{DANGER}</p>")


def test_help_is_for_the_place_the_member_named(ana, path):
    type(ana).objects.filter(pk=ana.pk).update(place="GB")

    html = client_of(ana).post(path, {"body": DANGER}).content.decode()

    assert "116 123" in html.replace("\u00a0", " ")


def test_held_reply_says_that_it_waits(as_ana, path):
    answer = as_ana.post(path, {"body": SALE})

    html = answer.content.decode()
    assert answer.status_code == 201
    assert "Your words wait for a moderator" in html
    assert SALE in html


def test_json_says_what_became_of_it(as_ana, path):
    answer = as_ana.post(path, {"body": DANGER}, headers=JSON)

    data = answer.json()
    assert answer.status_code == 201
    assert (data["number"], data["visibility"], data["action"], data["is_new"]) == (2, "shown", "urgent", True)
    assert data["care"] in {"high", "urgent"}
    assert "support-panel" in data["support"]
    assert Post.objects.get(pk=data["id"]).get_absolute_url() == data["url"]


def test_json_of_plain_words_has_no_panel(as_ana, path):
    data = as_ana.post(path, {"body": PLAIN}, headers=JSON).json()

    assert (data["support"], data["care"], data["action"]) == (None, "none", "allow")


def test_form_replayed_returns_the_first_reply(as_ana, path):
    form = {"body": SALE, "client_id": str(uuid4())}

    answers = [as_ana.post(path, form, headers=JSON) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert Post.objects.filter(number__gt=1).count() == 1


def test_fragment_has_the_reply_and_a_fresh_form(as_ana, path):
    html = as_ana.post(path, {"body": PLAIN}, headers=HTMX).content.decode()

    assert "<html" not in html
    assert html.index(PLAIN) < html.index('id="reply"')
    assert "></textarea>" in html


def test_fragment_shows_help_first(as_ana, path):
    html = as_ana.post(path, {"body": DANGER}, headers=HTMX).content.decode()

    assert html.index("support-panel") < html.index(f"<p>{DANGER}</p>") < html.index('id="reply"')


def test_empty_reply_keeps_the_note_and_asks_kindly(as_ana, path):
    answer = as_ana.post(path, {"body": "  ", "note": "sleep"})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "There is nothing here yet. A single word is enough." in html
    assert 'value="sleep"' in html
    assert "Mine was long." in html


def test_empty_reply_by_htmx_is_the_form_alone(as_ana, path):
    answer = as_ana.post(path, {"body": ""}, headers=HTMX)

    assert answer.status_code == 422
    assert b"<html" not in answer.content
    assert b'id="reply"' in answer.content


def test_empty_reply_by_json_is_a_sentence(as_ana, path):
    answer = as_ana.post(path, {"body": ""}, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["message"] == "There is nothing here yet. A single word is enough."


def test_over_long_reply_is_kept_on_the_page(as_ana, path):
    body = "word " * 4_001

    answer = as_ana.post(path, {"body": body})

    assert answer.status_code == 422
    assert "longer than 20,000 characters" in answer.content.decode()
    assert body.strip() in answer.content.decode()


def test_closed_thread_gives_the_words_back(as_ana, path, thread, mo):
    Thread.objects.filter(pk=thread.pk).update(locked_at=timezone.now(), locked_by=mo)

    answer = as_ana.post(path, {"body": PLAIN})

    html = answer.content.decode()
    assert answer.status_code == 403
    assert "This thread is closed to new words." in html
    assert PLAIN in html


def test_restricted_member_in_distress_is_offered_help(as_ana, path, ana, mo):
    standing.restrict(user=ana, by=mo, hours=24, reason="sourcing", now=timezone.now())

    page, data = as_ana.post(path, {"body": DANGER}), as_ana.post(path, {"body": DANGER}, headers=JSON)

    html = page.content.decode()
    assert (page.status_code, data.status_code) == (403, 403)
    assert html.index("support-panel") < html.index("You can read here, but not write")
    assert (data.json()["code"], "support-panel" in data.json()["support"]) == ("restricted", True)
    assert Post.objects.count() == 1


@override_settings(POST_BURST=1, POST_PER_SECOND=0.01)
def test_too_fast_keeps_the_words_and_says_how_long(as_ana, path):
    as_ana.post(path, {"body": PLAIN})

    answer = as_ana.post(path, {"body": "And another."})

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "And another." in answer.content.decode()
    assert "Send it again" in answer.content.decode()


def test_reply_to_a_thread_one_cannot_see_is_not_found(space, ana, vic):
    thread = Thread.objects.create(space=space, author=vic, title="Vic", visibility="shown", last_number=0)

    assert client_of(ana).post(f"/threads/{thread.pk}/replies/", {"body": PLAIN}).status_code == 404


def test_form_without_a_token_is_refused(ana, path):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana)

    assert strict.post(path, {"body": PLAIN}).status_code == 403
    assert Post.objects.count() == 1
