"""posting.edit: one's own words, judged again, the old ones kept."""

import pytest
from django.utils import timezone

from accounts import standing
from common.errors import Conflict, NotAllowed
from forum import posting
from forum.models import Post, Revision, Thread
from moderation import screening
from moderation.models import Case, Visibility
from tests.forum.words import DANGER, PLAIN, SALE


def edit(post, author, body, version=1, **more):
    return posting.edit(post=post, author=author, body=body, version=version, **more)


def test_old_words_are_kept_with_their_time(say, ana):
    post = say(ana, "Day one.", note="sleep")

    edited = edit(post, ana, "Day two.").post

    kept = Revision.objects.get(post=post)
    assert (kept.version, kept.body, kept.note, kept.made_at) == (1, "Day one.", "sleep", post.made_at)
    assert (edited.version, edited.body, edited.note, edited.edited_at is not None) == (2, "Day two.", "", True)
    assert "Day two." in Post.objects.get(pk=post.pk).body_html


def test_words_of_somebody_else_stay_as_they_are(say, ana, ben, mo):
    post = say(ana, PLAIN)

    for other in (ben, mo):
        with pytest.raises(NotAllowed):
            edit(post, other, "Changed.")

    assert Post.objects.get(pk=post.pk).body == PLAIN


def test_edit_of_an_older_version_is_refused(say, ana):
    post = say(ana, PLAIN)
    edit(post, ana, "First change.")

    with pytest.raises(Conflict):
        edit(post, ana, "Second change.", version=1)

    assert Post.objects.get(pk=post.pk).body == "First change."
    assert Revision.objects.filter(post=post).count() == 1


def test_the_same_edit_sent_twice_changes_once(say, ana):
    post = say(ana, PLAIN)
    edit(post, ana, "Changed.")

    again = edit(post, ana, "Changed.", version=1)

    assert (again.is_new, again.post.version) == (False, 2)


def test_edit_that_sells_is_held_from_then_on(say, ana, thread):
    post = say(ana, PLAIN)

    edited = edit(post, ana, SALE).post

    assert edited.visibility == Visibility.HELD
    assert Thread.objects.get(pk=thread.pk).reply_count == 0


def test_edit_cannot_show_what_a_moderator_hid(say, ana):
    post = say(ana, SALE)
    screening.set_visibility(post, Visibility.HIDDEN)

    edited = edit(post, ana, PLAIN).post

    assert edited.visibility == Visibility.HIDDEN
    assert Post.objects.get(pk=post.pk).visibility == Visibility.HIDDEN
    assert Case.objects.of(post).open().get().subject_version == 2


def test_edit_cannot_show_what_was_hidden_in_the_same_moment(say, ana):
    stale = say(ana, SALE)
    screening.set_visibility(Post.objects.get(pk=stale.pk), Visibility.HIDDEN)

    assert edit(stale, ana, PLAIN).post.visibility == Visibility.HIDDEN


def test_title_of_a_thread_changes_with_its_first_post(thread, ben):
    opening = thread.posts.get(number=1)

    edit(opening, ben, opening.body, title="A better title")

    assert Thread.objects.get(pk=thread.pk).title == "A better title"
    assert Revision.objects.get(post=opening).title == "How was your day"


def test_title_given_with_a_reply_changes_nothing(thread, say, ana):
    post = say(ana, PLAIN)

    edit(post, ana, "Changed.", title="Mine now")

    assert Thread.objects.get(pk=thread.pk).title == "How was your day"


def test_distress_written_by_an_edit_is_answered_with_help(say, ana):
    post = say(ana, PLAIN)

    assert edit(post, ana, DANGER).verdict.care


def test_closed_thread_keeps_its_words(say, ana, mo, thread):
    post = say(ana, PLAIN)
    Thread.objects.filter(pk=thread.pk).update(locked_at=timezone.now(), locked_by=mo)

    with pytest.raises(NotAllowed):
        edit(post, ana, "Changed.")


def test_restricted_member_may_not_edit(say, ana, mo):
    post = say(ana, PLAIN)
    standing.restrict(user=ana, by=mo, hours=24, reason="sourcing", now=timezone.now())

    with pytest.raises(NotAllowed) as refusal:
        edit(post, ana, DANGER)

    assert "support-panel" in refusal.value.support
