"""Asking a moderator to look, and the help for who asks."""

import pytest

from moderation.models import Case, Flag
from tests.forum.words import DANGER, PLAIN, SALE


@pytest.fixture
def post(say, ana):
    return say(ana, PLAIN)


def test_form_offers_the_reasons(as_ben, post):
    html = as_ben.get(f"/posts/{post.pk}/flags/new/").content.decode()

    assert PLAIN in html
    assert 'value="self_harm"' in html
    assert 'value="overdose"' in html


def test_flag_opens_a_case(as_ben, post):
    answer = as_ben.post(f"/posts/{post.pk}/flags/", {"reason": "spam"})

    assert answer.status_code == 201
    assert "Thank you for telling us" in answer.content.decode()
    assert Case.objects.of(post).open().get().flag_count == 1


@pytest.mark.parametrize("reason", ["self_harm", "overdose"])
def test_who_worries_is_shown_what_to_do(as_ben, post, reason):
    html = as_ben.post(f"/posts/{post.pk}/flags/", {"reason": reason}).content.decode()

    assert html.index('data-face="flagger"') < html.index("<h1>")
    assert ("breath" in html.lower()) == (reason == "overdose")


def test_who_accuses_sees_no_panel_unless_the_note_asks_for_help(as_ben, post):
    calm = as_ben.post(f"/posts/{post.pk}/flags/", {"reason": "spam"}).content.decode()
    heavy = as_ben.post(f"/posts/{post.pk}/flags/", {"reason": "spam", "note": DANGER}).content.decode()

    assert "support-panel" not in calm
    assert "support-panel" in heavy


def test_flagging_again_changes_nothing(as_ben, post):
    as_ben.post(f"/posts/{post.pk}/flags/", {"reason": "spam"})

    answer = as_ben.post(f"/posts/{post.pk}/flags/", {"reason": "spam"})

    assert answer.status_code == 200
    assert Flag.objects.count() == 1


def test_graver_second_flag_is_answered_with_its_own_help(as_ben, post):
    as_ben.post(f"/posts/{post.pk}/flags/", {"reason": "spam"})

    assert b"support-panel" in as_ben.post(f"/posts/{post.pk}/flags/", {"reason": "overdose"}).content


def test_form_reminds_of_the_words_as_they_read(as_ben, say, ana):
    post = say(ana, "**Tea** & soup")

    assert "Tea &amp; soup" in as_ben.get(f"/posts/{post.pk}/flags/new/").content.decode()


def test_own_words_are_not_flagged(as_ana, post):
    assert as_ana.get(f"/posts/{post.pk}/flags/new/").status_code == 403
    assert as_ana.post(f"/posts/{post.pk}/flags/", {"reason": "spam"}).status_code == 403
    assert not Flag.objects.exists()


def test_unseen_words_are_unknown(as_ben, say, ana):
    held = say(ana, SALE)

    assert as_ben.post(f"/posts/{held.pk}/flags/", {"reason": "spam"}).status_code == 404


@pytest.mark.parametrize("form", [{}, {"reason": "nonsense"}, {"reason": "spam", "note": "x" * 501}])
def test_form_that_cannot_be_read_is_told_kindly(as_ben, post, form):
    answer = as_ben.post(f"/posts/{post.pk}/flags/", form)

    assert answer.status_code == 422
    assert not Flag.objects.exists()


def test_json_says_whether_it_is_new(as_ben, post):
    answer = as_ben.post(f"/posts/{post.pk}/flags/", {"reason": "overdose"}, headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json()["is_new"]) == (201, True)
    assert "support-panel" in answer.json()["support"]
