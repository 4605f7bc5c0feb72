"""Every word is judged before anyone else can read it, and what was found is written down without the words."""

import json
from functools import partial
from unittest import mock

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import User
from forum import posting
from forum.models import Thread
from moderation import cases, checks, retention, screening
from moderation.evidence import Action, Axis, Level
from moderation.models import Assessment, Case, CaseEvent, Visibility
from tests.moderation.desk import DANGER, PLAIN, SALE, reply


def broken_check(*_args, **_kwargs):
    raise RuntimeError("a check that cannot look")
    yield


def asking(*these):
    """The screening with these checks instead of the house's own."""
    return mock.patch.object(checks, "gather", partial(checks.gather, checks=these))


def test_ordinary_words_are_shown_and_leave_no_case(thread: Thread, ben: User):
    post = reply(thread, ben, PLAIN)

    assert post.visibility == Visibility.SHOWN
    assert not Case.objects.exists()


def test_a_sale_waits_for_a_moderator(thread: Thread, ben: User):
    post = reply(thread, ben, SALE)

    case = Case.objects.of(post).get()
    assert post.visibility == Visibility.HELD
    assert case.harm >= Level.HIGH


def test_danger_to_oneself_is_shown_and_pages_the_team(thread: Thread, ana: User, mo: User):
    post = reply(thread, ana, DANGER)

    case = Case.objects.of(post).get()
    assert post.visibility == Visibility.SHOWN
    assert case.care == Level.URGENT
    assert mo.notices.filter(kind="queue_urgent").count() == 1


@pytest.mark.parametrize(("care", "harm", "pages"), [(2, 0, 1), (3, 0, 1), (0, 3, 1), (1, 0, 0), (0, 2, 0), (1, 2, 0)])
def test_people_are_called_for_danger_and_not_for_a_hold(thread: Thread, ana: User, mo: User, care, harm, pages):
    post = reply(thread, ana, PLAIN)

    cases.open_or_raise(
        subject=post, cause=cases.Cause("flagged", care=Level(care), harm=Level(harm)), now=timezone.now()
    )

    assert mo.notices.filter(kind="queue_urgent").count() == pages


def test_a_step_up_calls_again_and_a_repeat_does_not(thread: Thread, ana: User, mo: User):
    post = reply(thread, ana, PLAIN)

    for care in (Level.HIGH, Level.HIGH, Level.URGENT, Level.URGENT):
        cases.open_or_raise(subject=post, cause=cases.Cause("flagged", care=care), now=timezone.now())

    assert mo.notices.filter(kind="queue_urgent").count() == 2


def test_the_assessment_holds_spans_and_never_the_words(thread: Thread, ana: User):
    post = reply(thread, ana, DANGER)

    row = screening.latest_assessment(post)
    stored = json.dumps([row.signals, row.scores, row.unknown])
    assert row.signals
    assert "goodbye" not in stored.lower()
    assert all(0 <= s["span"][0] < s["span"][1] <= len(post.words()) for s in row.signals)


def test_the_log_holds_no_words_and_no_names(thread: Thread, ana: User):
    reply(thread, ana, DANGER)

    stored = json.dumps(list(CaseEvent.objects.values_list("data", flat=True)))
    assert "goodbye" not in stored.lower()
    assert "ana" not in stored


def test_a_check_that_fails_is_unknown_and_goes_to_people(thread: Thread, ben: User):
    with asking(*checks.CHECKS, broken_check):
        post = reply(thread, ben, PLAIN)

    row = screening.latest_assessment(post)
    assert post.visibility == Visibility.SHOWN
    assert [one["check"] for one in row.unknown] == ["broken_check"]
    assert row.finished_at is None
    assert Case.objects.of(post).get().unknown


def test_what_could_not_be_checked_waits_when_a_newcomer_wrote_it(thread: Thread, ana: User):
    with asking(broken_check):
        post = reply(thread, ana, PLAIN)

    assert post.visibility == Visibility.HELD
    assert Case.objects.of(post).get().is_open


def test_a_chore_looks_again_where_a_check_failed(thread: Thread, ben: User):
    with asking(broken_check):
        post = reply(thread, ben, DANGER)

    assert retention.finish_assessments() == 1
    assert Case.objects.of(post).get().care == Level.URGENT
    assert screening.latest_assessment(post).finished_at


def test_a_chore_gives_up_after_three_tries_and_leaves_the_row_visible(thread: Thread, ben: User):
    with asking(broken_check):
        reply(thread, ben, PLAIN)
        done = [retention.finish_assessments() for _ in range(4)]

    assert done == [0, 0, 0, 0]
    assert Assessment.objects.get(finished_at__isnull=True).tries == retention.MOST_TRIES


def test_held_words_that_lost_their_case_get_one(thread: Thread, ben: User):
    post = reply(thread, ben, PLAIN)
    type(post).objects.filter(pk=post.pk).update(visibility=Visibility.HELD)

    assert retention.open_cases_for_orphans() == 1
    assert retention.unexplained(type(post)) == []


def test_an_edit_is_screened_like_the_first_version(thread: Thread, ben: User):
    post = reply(thread, ben, PLAIN)

    posting.edit(post=post, author=ben, body=SALE, note="", version=post.version)

    post.refresh_from_db()
    assert post.visibility == Visibility.HELD
    assert Case.objects.of(post).get().subject_version == 2


def test_held_words_are_not_shown_by_editing_them(thread: Thread, ben: User):
    post = reply(thread, ben, SALE)

    posting.edit(post=post, author=ben, body=PLAIN, note="", version=post.version)

    post.refresh_from_db()
    assert post.visibility == Visibility.HELD
    assert Case.objects.of(post).get().subject_version == 2


def test_latest_gives_back_the_verdict_as_it_was(thread: Thread, ana: User):
    post = reply(thread, ana, DANGER)

    verdict = screening.latest(post)
    assert (verdict.care, verdict.action) == (Level.URGENT, Action.URGENT)
    assert verdict.evidence.level(Axis.CARE) == Level.URGENT


def test_words_that_were_never_screened_have_no_verdict(thread: Thread, ben: User):
    post = reply(thread, ben, PLAIN)
    Assessment.objects.filter(content_type=ContentType.objects.get_for_model(post)).delete()

    with pytest.raises(Assessment.DoesNotExist):
        screening.latest(post)
