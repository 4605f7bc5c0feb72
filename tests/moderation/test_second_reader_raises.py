"""A second reader raises what the rules missed. It never lowers, never shows, and never has the last word over a person."""

import json
from uuid import uuid4

import pytest

from accounts.models import User
from forum import posting
from forum.models import Post, Thread
from moderation import decisions, retention, screening
from moderation.evidence import Action, Level
from moderation.models import Assessment, Case, CaseEvent, Ending, Outcome, Reason, SecondReading, Visibility
from moderation.second_reader import raising, waiting
from moderation.second_reader.reading import read_waiting
from realtime import rooms
from realtime.models import Kind, Message, RoomEvent
from tests.moderation.desk import DANGER, PLAIN, SALE, choice, reply
from tests.moderation.other_side import guard, scores

HATE = scores(hate=0.95)
GRAVE = scores(**{"self_harm__intent": 0.9})


@pytest.fixture
def post(other, thread: Thread, ben: User) -> Post:
    """Words the rules find harmless. What was said before them has been read."""
    read_waiting()
    other.bodies.clear()
    return reply(thread, ben, PLAIN)


def reading_of(post: Post) -> SecondReading:
    first = Assessment.objects.filter(object_id=post.pk, written_after__isnull=True).order_by("-pk")[0]
    return SecondReading.objects.get(assessment=first)


def test_harm_it_heard_holds_the_words_and_opens_a_case(post, other):
    other.answer = HATE

    assert read_waiting() == 1

    post.refresh_from_db()
    case = Case.objects.of(post).get()
    assert post.visibility == Visibility.HELD
    assert (case.harm, case.care) == (Level.HIGH, Level.NONE)
    assert case.events.get().data["by"] == "second_read"
    assert reading_of(post).ending == Ending.RAISED


def test_what_it_heard_stands_beside_the_first_evidence_and_holds_no_words(post, other):
    other.answer = HATE
    read_waiting()

    first, row = Assessment.objects.filter(object_id=post.pk).order_by("pk")
    (signal,) = [one for one in row.signals if one["check"] == raising.CHECK]
    assert (first.harm, first.action) == (Level.NONE, Action.ALLOW)
    assert (row.harm, row.action, row.version) == (Level.HIGH, Action.HOLD, first.version)
    assert (signal["span"], signal["shown"], signal["score"]) == ([0, 0], False, 0.95)
    stored = json.dumps([row.signals, row.scores, *CaseEvent.objects.values_list("data", flat=True)])
    assert not any(word in stored for word in ("evening", "tea", "film", "ben"))


def test_the_queue_shows_what_it_heard(post, other, mo, client):
    other.answer = HATE
    read_waiting()

    client.force_login(mo)
    page = client.get(f"/moderation/cases/{Case.objects.of(post).get().pk}/")

    assert page.status_code == 200
    assert b"attack or shaming" in page.content.lower()


def test_care_it_heard_opens_a_case_and_hides_nothing(post, other):
    other.answer = GRAVE
    read_waiting()

    post.refresh_from_db()
    assert post.visibility == Visibility.SHOWN
    assert Case.objects.of(post).get().care == Level.HIGH


def test_harm_below_high_asks_for_a_look_and_hides_nothing(post, other):
    other.answer = scores(hate=0.6)
    read_waiting()

    post.refresh_from_db()
    assert post.visibility == Visibility.SHOWN
    assert Case.objects.of(post).get().harm == Level.LOW


def test_a_newcomer_whose_words_a_check_could_not_read_is_not_held_for_care(post, other, ana):
    User.objects.filter(pk=post.author_id).update(role=0)
    Assessment.objects.filter(object_id=post.pk).update(unknown=[{"check": "language", "reason": "Other"}])
    other.answer = GRAVE
    read_waiting()

    post.refresh_from_db()
    assert post.visibility == Visibility.SHOWN


def test_a_guard_that_only_says_yes_holds_when_our_checks_had_a_hint(post, other, settings):
    settings.SECOND_READER = "llama_guard"
    other.answer = guard("unsafe\nS2")
    Assessment.objects.filter(object_id=post.pk).update(scores={"drug_sale": 0.3})

    read_waiting()

    post.refresh_from_db()
    assert post.visibility == Visibility.HELD


def test_a_guard_that_only_says_yes_asks_for_a_look_when_nobody_else_heard_it(post, other, settings):
    settings.SECOND_READER = "llama_guard"
    other.answer = guard("unsafe\nS2")

    read_waiting()

    post.refresh_from_db()
    assert post.visibility == Visibility.SHOWN
    assert Case.objects.of(post).get().harm == Level.LOW


def test_nothing_heard_lowers_nothing(other, thread, ben):
    held, danger = reply(thread, ben, SALE), reply(thread, ben, DANGER)
    before = list(Case.objects.order_by("pk").values())
    events = CaseEvent.objects.count()

    assert read_waiting() >= 2

    held.refresh_from_db()
    assert held.visibility == Visibility.HELD
    assert list(Case.objects.order_by("pk").values()) == before
    assert CaseEvent.objects.count() == events
    assert Assessment.objects.filter(object_id__in=[held.pk, danger.pk]).count() == 2


def test_a_case_that_is_open_is_raised_and_not_opened_twice(post, other, ana):
    other.answer = scores(hate=0.6)
    read_waiting()
    case = Case.objects.of(post).get()
    Assessment.objects.filter(object_id=post.pk, pk__gt=reading_of(post).assessment_id).delete()
    other.answer = HATE
    read_waiting()

    assert Case.objects.of(post).get().pk == case.pk
    assert Case.objects.of(post).get().harm == Level.HIGH


def test_each_version_is_read_once(post, other):
    other.answer = HATE
    read_waiting()
    assert read_waiting() == 0

    assert other.calls == 1


def test_words_that_were_edited_before_it_read_are_read_as_they_are_now(post, other, ben):
    posting.edit(post=post, author=ben, body="Tea again, and an early night.", version=1)
    read_waiting()

    assert other.calls == 1
    assert "early night" in other.bodies[0]


def test_words_that_were_edited_while_it_read_are_left_alone(post, other, meanwhile):
    other.answer = HATE
    meanwhile(lambda: Post.objects.filter(pk=post.pk).update(version=2))
    assert read_waiting() == 0

    post.refresh_from_db()
    assert post.visibility == Visibility.SHOWN
    assert not Case.objects.of(post).exists()
    assert reading_of(post).ending == Ending.LEFT


@pytest.mark.parametrize("visibility", [Visibility.REMOVED, Visibility.HIDDEN])
def test_words_that_are_gone_are_not_sent(post, other, visibility):
    Post.objects.filter(pk=post.pk).update(visibility=visibility)

    assert read_waiting() == 0
    assert other.calls == 0


def test_words_that_were_taken_back_while_it_read_stay_so(post, other, meanwhile):
    other.answer = HATE
    meanwhile(lambda: Post.objects.filter(pk=post.pk).update(visibility=Visibility.REMOVED))
    read_waiting()

    post.refresh_from_db()
    assert post.visibility == Visibility.REMOVED
    assert not Case.objects.of(post).exists()


def test_words_a_person_decided_about_are_not_even_sent(other, thread, ben, mo):
    post = reply(thread, ben, SALE)
    case = Case.objects.of(post).get()
    decisions.decide(case.pk, by=mo, choice=choice(case, Outcome.SHOW, Reason.NONE_BROKEN))
    other.answer = HATE
    read_waiting()

    post.refresh_from_db()
    assert post.visibility == Visibility.SHOWN
    assert not any("Selling" in body for body in other.bodies)


def test_a_person_who_decides_while_it_reads_has_the_last_word(other, meanwhile, thread, ben, mo):
    read_waiting()
    post = reply(thread, ben, SALE)
    case = Case.objects.of(post).get()
    other.answer = scores(hate=0.95, self_harm__intent=0.99)
    shown = choice(case, Outcome.SHOW, Reason.NONE_BROKEN)
    meanwhile(lambda: decisions.decide(case.pk, by=mo, choice=shown))
    read_waiting()

    post.refresh_from_db()
    assert post.visibility == Visibility.SHOWN
    assert not Case.objects.of(post).open().exists()
    assert reading_of(post).ending == Ending.LEFT


def test_words_that_wait_stay_waiting_until_a_person_looked(other, thread, ben):
    post = reply(thread, ben, SALE)
    other.answer = GRAVE
    read_waiting()

    post.refresh_from_db()
    case = Case.objects.of(post).get()
    assert post.visibility == Visibility.HELD
    assert (case.care, case.harm) == (Level.HIGH, Level.HIGH)
    assert case.is_open


def test_what_it_holds_in_a_room_disappears_there_too(other, room, ben):
    message = rooms.say(room=room, author=ben, body=PLAIN, client_id=uuid4()).message
    other.answer = HATE
    read_waiting()

    message.refresh_from_db()
    assert message.visibility == Visibility.HELD
    assert RoomEvent.objects.filter(message=message).order_by("seq").last().kind == Kind.HIDDEN


def test_nothing_it_holds_is_without_a_case(post, other):
    other.answer = HATE
    read_waiting()

    assert retention.unexplained(Post) == retention.unexplained(Message) == []


def test_letters_between_two_people_never_leave(post, other, monkeypatch):
    monkeypatch.setattr(Post, "surface", "letter")

    assert read_waiting() == 0
    assert other.calls == 0


def test_a_case_that_opens_in_the_same_moment_makes_it_try_again(post, other, monkeypatch):
    lock = raising.log.lock

    def somebody_was_quicker():
        if not Case.objects.of(post).exists():
            screening.open_case(post, screening.latest(post), now=reading_of(post).taken_at)
        return lock()

    monkeypatch.setattr(raising.log, "lock", somebody_was_quicker)
    other.answer = HATE
    read_waiting()

    waits = reading_of(post)
    assert (waits.ending, waits.fault) == ("", "Busy")


def test_old_words_are_not_read_any_more(post, other):
    Assessment.objects.update(made_at=reading_time(post) - waiting.WINDOW)

    assert read_waiting() == 0
    assert other.calls == 0


def reading_time(post: Post):
    return Assessment.objects.filter(object_id=post.pk).latest("pk").made_at
