"""posting.reply: who may, what happens to the words, and what a second sending does."""

from uuid import uuid4

import pytest
from django.test import override_settings
from django.utils import timezone

from accounts import standing
from common.errors import NotAllowed, TooFast
from forum import posting
from forum.models import Post, Thread
from moderation.evidence import Level
from moderation.models import Assessment, Case, Visibility
from tests.forum.words import DANGER, PLAIN, SALE


def test_four_letters_are_enough(thread, ana):
    posted = posting.reply(thread=thread, author=ana, body="help", client_id=uuid4())

    assert (posted.post.number, posted.post.visibility, posted.is_new) == (2, Visibility.SHOWN, True)


def test_sale_is_held_and_has_a_case(say, ana):
    post = say(ana, SALE)

    assert post.visibility == Visibility.HELD
    assert Case.objects.of(post).open().exists()


def test_distress_is_shown_and_has_a_case(say, ana):
    post = say(ana, DANGER)

    assert post.visibility == Visibility.SHOWN
    assert Case.objects.of(post).open().get().care >= Level.HIGH


def test_same_client_id_returns_the_first_reply(thread, ana):
    once = uuid4()
    first = posting.reply(thread=thread, author=ana, body=SALE, client_id=once)

    again = posting.reply(thread=thread, author=ana, body=SALE, client_id=once)

    assert (again.post, again.is_new, again.verdict.action) == (first.post, False, first.verdict.action)
    assert (Post.objects.filter(author=ana).count(), Assessment.objects.filter(object_id=first.post.pk).count()) == (
        1,
        1,
    )


def test_raced_client_id_leaves_one_reply_and_no_gap(thread, ana, monkeypatch):
    once = uuid4()
    first = posting.reply(thread=thread, author=ana, body=PLAIN, client_id=once)
    # The second request looked before the first one had committed.
    looks = iter([None, posting.Posted(first.post, first.verdict, is_new=False)])
    monkeypatch.setattr(posting, "_first", lambda author, client_id: next(looks))

    again = posting.reply(thread=thread, author=ana, body=PLAIN, client_id=once)

    assert (again.post, again.is_new) == (first.post, False)
    assert Thread.objects.get(pk=thread.pk).last_number == 2


def test_two_members_may_use_the_same_client_id(thread, ana, ben):
    once = uuid4()

    posts = [posting.reply(thread=thread, author=who, body=PLAIN, client_id=once).post for who in (ana, ben)]

    assert [post.number for post in posts] == [2, 3]


def test_locked_thread_takes_no_reply_but_a_moderators(thread, ana, mo):
    Thread.objects.filter(pk=thread.pk).update(locked_at=timezone.now(), locked_by=mo)
    thread.refresh_from_db()

    with pytest.raises(NotAllowed) as refusal:
        posting.reply(thread=thread, author=ana, body=PLAIN, client_id=uuid4())

    assert refusal.value.code == "locked"
    assert posting.reply(thread=thread, author=mo, body=PLAIN, client_id=uuid4()).is_new


def test_thread_locked_in_the_same_moment_takes_no_reply(thread, ana, mo):
    stale = Thread.objects.get(pk=thread.pk)
    Thread.objects.filter(pk=thread.pk).update(locked_at=timezone.now(), locked_by=mo)

    with pytest.raises(NotAllowed):
        posting.reply(thread=stale, author=ana, body=PLAIN, client_id=uuid4())

    assert (Post.objects.count(), Thread.objects.get(pk=thread.pk).last_number) == (1, 1)


def test_waiting_thread_takes_replies_of_its_author_alone(space, ana, ben):
    waiting = posting.start_thread(space=space, author=ana, title="Tonight", body=SALE, client_id=uuid4()).post.thread

    with pytest.raises(NotAllowed):
        posting.reply(thread=waiting, author=ben, body=PLAIN, client_id=uuid4())

    assert posting.reply(thread=waiting, author=ana, body=PLAIN, client_id=uuid4()).post.number == 2


def test_restricted_member_may_not_write_and_is_still_offered_help(thread, ana, mo):
    standing.restrict(user=ana, by=mo, hours=24, reason="sourcing", now=timezone.now())

    with pytest.raises(NotAllowed) as refusal:
        posting.reply(thread=thread, author=ana, body=DANGER, client_id=uuid4())

    assert refusal.value.code == "restricted"
    assert refusal.value.care >= Level.HIGH
    assert "support-panel" in refusal.value.support
    assert Post.objects.count() == 1


@override_settings(POST_BURST=2, POST_PER_SECOND=0.01)
def test_flood_has_to_wait_and_distress_never_has(thread, ana, say):
    say(ana, PLAIN)
    say(ana, PLAIN)

    with pytest.raises(TooFast) as refusal:
        say(ana, PLAIN)

    assert refusal.value.retry_after
    assert say(ana, DANGER).visibility == Visibility.SHOWN


def test_failed_write_leaves_nothing_behind(thread, ana, monkeypatch):
    def fault(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(posting.screening, "screen", fault)

    with pytest.raises(RuntimeError):
        posting.reply(thread=thread, author=ana, body=PLAIN, client_id=uuid4())

    assert (Post.objects.count(), Thread.objects.get(pk=thread.pk).last_number) == (1, 1)
