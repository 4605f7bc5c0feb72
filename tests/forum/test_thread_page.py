"""The page of a thread: who sees what, and where they go from there."""

from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.blocks import block
from forum import posting
from forum.models import ReadMark, Thread
from moderation import decisions, screening
from moderation.evidence import Level
from moderation.models import Case, Outcome, Reason, Visibility
from tests.cast import client_of
from tests.forum.long_thread import long_thread
from tests.forum.words import DANGER, OVERDOSE, PLAIN, SALE


def page(client, thread, **query) -> str:
    answer = client.get(thread.get_absolute_url(), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_members_read_what_was_written(as_ana, thread, say, ben):
    say(ben, "The *soup* was good.")

    html = page(as_ana, thread)

    assert "Mine was long." in html
    assert "The <em>soup</em> was good." in html


def test_visitors_are_led_to_the_door(client, thread, space):
    for path in (
        "/spaces/",
        space.get_absolute_url(),
        thread.get_absolute_url(),
        f"/posts/{thread.posts.get().pk}/history/",
    ):
        assert client.get(path)["Location"].startswith("/sign-in/?next=")


def test_held_words_are_read_by_their_author_and_moderators_alone(as_ana, as_ben, as_mo, thread, say, ana):
    say(ana, SALE)

    assert SALE in page(as_ana, thread)
    assert "Waiting for a moderator" in page(as_ana, thread)
    assert SALE in page(as_mo, thread)
    assert SALE not in page(as_ben, thread)


def test_hidden_words_lead_their_author_to_the_letter(as_ana, thread, say, ana, mo):
    post = say(ana, SALE)
    decision = hide(post, mo)

    assert f"/decisions/{decision.pk}/" in page(as_ana, thread)


def hide(post, moderator):
    case = Case.objects.of(post).open().get()
    choice = decisions.Choice(outcome=Outcome.HIDE, reason=Reason.SOURCING, note="", version=case.version)
    return decisions.decide(case.pk, by=moderator, choice=choice)


def test_thread_that_waits_does_not_exist_for_others(space, ana, ben):
    thread = started(space, ana, SALE)

    assert client_of(ben).get(thread.get_absolute_url()).status_code == 404
    assert client_of(ana).get(thread.get_absolute_url()).status_code == 200


def started(space, author, body):
    return posting.start_thread(space=space, author=author, title="Tonight", body=body, client_id=uuid4()).post.thread


def test_words_of_a_blocked_member_are_not_there(as_ana, as_ben, thread, say, vic):
    say(vic, "Vic was here.")

    assert "Vic was here." not in page(as_ana, thread)
    assert "Vic was here." in page(as_ben, thread)


def test_thread_of_a_blocked_member_is_not_there(space, ana, vic):
    thread = started(space, vic, PLAIN)

    assert client_of(ana).get(thread.get_absolute_url()).status_code == 404


def test_block_made_now_hides_what_was_cached_before(as_ana, thread, say, ana, ben):
    say(ben, "Ben was here.")
    assert "Ben was here." in page(as_ana, thread)

    block(by=ana, other=ben)

    assert as_ana.get(thread.get_absolute_url()).status_code == 404  # it is Ben's thread


def test_tools_fit_the_viewer_although_the_card_is_shared(as_ana, as_ben, as_mo, thread, say, ana):
    post = say(ana, PLAIN)
    edit, flag, case = f"/posts/{post.pk}/edit/", f"/posts/{post.pk}/flags/new/", "/moderation/cases/"

    assert [link in page(as_ana, thread) for link in (edit, flag, case)] == [True, False, False]
    assert [link in page(as_ben, thread) for link in (edit, flag, case)] == [False, True, False]
    assert [link in page(as_mo, thread) for link in (edit, flag, case)] == [False, True, False]


def test_moderator_is_led_to_the_open_case(as_mo, as_ben, thread, say, ana):
    case = Case.objects.of(say(ana, SALE)).get()

    assert f"/moderation/cases/{case.pk}/" in page(as_mo, thread)
    assert f"/moderation/cases/{case.pk}/" not in page(as_ben, thread)


def test_content_note_folds_the_words(as_ben, thread, say, ana):
    say(ana, PLAIN, note="sleep")

    html = page(as_ben, thread)

    assert "<summary>Content note: sleep</summary>" in html
    assert html.index("Content note: sleep") < html.index(PLAIN)


def test_card_shows_the_same_time_whatever_the_zone_of_who_came_first(ana, ben, thread):
    type(ana).objects.filter(pk=ana.pk).update(zone="Asia/Tokyo")
    now = timezone.now()

    first, second = page(client_of(ana), thread), page(client_of(ben), thread)

    made = f"{thread.made_at:%H:%M} UTC"
    assert abs(now - thread.made_at).total_seconds() < 60
    assert made in first
    assert made in second


def test_edit_is_seen_at_once(as_ben, thread, say, ana):
    post = say(ana, "Before.")
    page(as_ben, thread)

    posting.edit(post=post, author=ana, body="After.", version=1)

    html = page(as_ben, thread)
    assert "After." in html
    assert "Before." not in html


def test_hiding_is_seen_at_once(as_ben, thread, say, ana):
    post = say(ana, PLAIN)
    page(as_ben, thread)

    screening.set_visibility(post, Visibility.HIDDEN)

    assert PLAIN not in page(as_ben, thread)


@pytest.mark.parametrize("words", [DANGER, OVERDOSE])
def test_readers_of_words_in_danger_see_what_they_can_do(as_ben, as_ana, thread, say, ana, words):
    level = Level(Case.objects.of(say(ana, words)).get().care).word

    assert f'data-level="{level}" data-face="reader"' in page(as_ben, thread)
    assert f'data-level="{level}" data-face="author"' in page(as_ana, thread)


def test_calm_thread_shows_no_panel(as_ben, thread):
    assert "support-panel" not in page(as_ben, thread)


def test_closed_thread_has_no_form_but_for_moderators(as_ana, as_mo, thread, mo):
    Thread.objects.filter(pk=thread.pk).update(locked_at=timezone.now(), locked_by=mo)

    assert 'id="reply"' not in page(as_ana, thread)
    assert "This thread is closed" in page(as_ana, thread)
    assert 'id="reply"' in page(as_mo, thread)


def test_pages_lead_to_their_neighbours(as_ana, space, ben):
    thread = long_thread(space, ben, 45)

    first, middle, last = (page(as_ana, thread, **{"from": number}) for number in (1, 25, 45))

    assert [f'href="?from={number}"' in first for number in (1, 21, 41)] == [False, True, True]
    assert ('rel="prev" href="?from=1"' in middle, 'rel="next" href="?from=41"' in middle) == (True, True)
    assert ('rel="prev" href="?from=21"' in last, 'rel="next"' in last) == (True, False)


def test_number_past_the_end_is_the_last_page(as_ana, space, ben):
    thread = long_thread(space, ben, 25)

    assert 'id="post-' in page(as_ana, thread, **{"from": 9_999_999})


def test_reading_is_remembered_and_moves_forward_only(as_ana, space, ana, ben):
    thread = long_thread(space, ben, 45)

    for start, read in ((1, 20), (41, 45), (21, 45)):
        page(as_ana, thread, **{"from": start})
        assert ReadMark.objects.get(user=ana, thread=thread).number == read


def test_news_begin_at_a_line(as_ana, thread, say, ben):
    page(as_ana, thread)
    say(ben, "Something new.")

    html = page(as_ana, thread)

    assert html.index("Mine was long.") < html.index('id="news"') < html.index("Something new.")
    assert 'id="news"' not in page(as_ana, thread)


def test_first_new_reply_on_another_page_is_one_step_away(as_ana, space, ben):
    thread = long_thread(space, ben, 45)
    page(as_ana, thread, **{"from": 1})

    html = page(as_ana, thread, **{"from": 1})

    assert "?from=21#news" in html


def test_last_words_of_a_blocked_member_do_not_stay_unread(as_ana, thread, say, vic, space):
    say(vic, PLAIN)
    page(as_ana, thread)

    assert "data-unread" not in as_ana.get(space.get_absolute_url()).content.decode()
