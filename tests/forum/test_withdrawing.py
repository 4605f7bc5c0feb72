"""posting.withdraw: words taken back are read by nobody; the answers of others stay."""

import pytest
from django.utils import timezone

from accounts import standing
from common.errors import NotAllowed
from forum import posting
from forum.models import Post, Revision, Space, Thread
from moderation.models import Visibility
from tests.cast import client_of
from tests.forum.words import PLAIN


def test_reply_taken_back_is_gone_for_everybody(say, ana, ben, mo, thread):
    post = say(ana, PLAIN)

    posting.withdraw(post=post, author=ana)

    assert not any(Post.objects.visible_to(viewer).filter(pk=post.pk).exists() for viewer in (ana, ben, mo))
    assert Thread.objects.get(pk=thread.pk).reply_count == 0


def test_words_of_somebody_else_cannot_be_taken_back(say, ana, ben, mo):
    post = say(ana, PLAIN)

    for other in (ben, mo):
        with pytest.raises(NotAllowed):
            posting.withdraw(post=post, author=other)


def test_taking_back_twice_is_refused_and_changes_nothing(say, ana, thread):
    post = say(ana, PLAIN)
    posting.withdraw(post=post, author=ana)

    with pytest.raises(NotAllowed):
        posting.withdraw(post=post, author=ana)

    assert Thread.objects.get(pk=thread.pk).reply_count == 0


def test_restricted_member_may_still_take_words_back(say, ana, mo):
    post = say(ana, PLAIN)
    standing.restrict(user=ana, by=mo, hours=24, reason="sourcing", now=timezone.now())

    assert posting.withdraw(post=post, author=ana).visibility == Visibility.REMOVED


def test_thread_without_answers_goes_with_its_first_post(thread, ben, ana, space):
    posting.withdraw(post=thread.posts.get(), author=ben)

    assert not Thread.objects.open_to(ana).exists()
    assert not Thread.objects.open_to(ben).exists()
    assert Space.objects.get(pk=space.pk).thread_count == 0


def test_answered_thread_stays_without_title_and_first_words(thread, ben, ana, say):
    say(ana, PLAIN)

    posting.withdraw(post=thread.posts.get(number=1), author=ben)

    page = client_of(ana).get(thread.get_absolute_url()).content.decode()
    assert "Mine was long" not in page
    assert "How was your day" not in page
    assert PLAIN in page
    assert "The first post of this thread is not here any more." in page


def test_title_taken_back_is_kept_for_moderators(thread, ben, ana, say):
    say(ana, PLAIN)

    posting.withdraw(post=thread.posts.get(number=1), author=ben)

    assert Revision.objects.get().title == "How was your day"


def test_page_leads_back_to_the_thread(say, ana, thread):
    post = say(ana, PLAIN)

    answer = client_of(ana).post(f"/posts/{post.pk}/withdrawal/")

    assert (answer.status_code, answer["Location"]) == (303, thread.get_absolute_url())


def test_own_post_taken_back_is_gone_and_not_unknown(say, ana):
    post = say(ana, PLAIN)
    posting.withdraw(post=post, author=ana)

    assert client_of(ana).get(f"/posts/{post.pk}/edit/").status_code == 410
