"""The same words in many places: the third advertisement is held, a cry for help and a warning are not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from accounts.models import Role, User
from forum import posting
from forum.models import Space, Thread
from moderation import copies, retention, screening
from moderation.checks import gather
from moderation.checks.copies import alike, fingerprint, signed
from moderation.checks.copies import copies as check_copies
from moderation.checks.weighing import Copied
from moderation.evidence import Action, Axis, Level, Signal
from moderation.folding import fold
from moderation.models import Case, Fingerprint, Visibility
from realtime import rooms
from realtime.models import Message, Room
from tests.cast import member

# Harmless to every other check, as the first copies of a new advertisement are.
COPIED = "The brown kettle whistles at noon and my neighbour paints ceramic lighthouses in the garage with a radio on"
CRY = "can somebody please talk to me, the flat is quiet, the kettle broke and I never learned cooking for one person"
WARNING = "Bad batch on the east side, pressed blues, two overdoses since Tuesday. Carry narcan and never use alone"
CARE = "i do not want to be alive any more, the flat is empty and my sister took the car and the kids"
PRAYER = "God grant me the serenity to accept the things I cannot change, courage to change the things I can, wisdom to know the difference"  # fmt: skip
SMALL = (
    "one day at a time",
    "gn all",
    "good morning everyone, hope you all have a great day, stay strong and keep coming back",
    "happy birthday!! so proud of you",
    "clean date 14 march 2021, 90 days today",
    "welcome back, love and hugs to you my friend",
    "it works if you work it so work it you're worth it",
)


@pytest.fixture
def places(db: None) -> list[Room]:
    return [Room.objects.create(slug=f"room-{n}", name=f"Room {n}", about="A room.") for n in range(5)]


def say(room: Room, author: User, body: str, *, hours_ago: float = 0) -> Message:
    at = timezone.now() - timedelta(hours=hours_ago)
    return rooms.say(room=room, author=author, body=body, client_id=uuid4(), now=at).message


def newcomers(count: int) -> list[User]:
    return [member(f"new-{n}", Role.NEWCOMER) for n in range(count)]


def printed(text: str) -> int:
    found = fingerprint(fold(text))
    assert found is not None
    return found


@pytest.mark.parametrize("text", SMALL)
def test_small_talk_has_no_fingerprint(text: str):
    assert fingerprint(fold(text)) is None


@pytest.mark.parametrize(
    "copy",
    [
        COPIED.upper() + " \U0001f64f\U0001f64f",
        "hi everyone! " + COPIED,
        COPIED.replace("garage", "g a r a g e"),
        COPIED.replace("noon", "dusk"),
    ],
)
def test_a_copy_in_disguise_is_still_a_copy(copy: str):
    assert alike(printed(copy), printed(COPIED))


def test_other_words_are_no_copy():
    texts = [printed(text) for text in (COPIED, CRY, WARNING, CARE, PRAYER)]

    assert [(a, b) for a in texts for b in texts if a != b and alike(a, b)] == []


def test_a_fingerprint_fits_a_signed_column_and_comes_back_alike():
    values = [0, 1, (1 << 63) - 1, 1 << 63, (1 << 64) - 1]

    assert all(-(1 << 63) <= signed(value) < 1 << 63 and alike(signed(value), value) for value in values)


def test_the_same_in_two_places_is_fine_and_the_third_is_held(places: list[Room], ben: User):
    said = [say(room, ben, COPIED).visibility for room in places[:3]]

    assert said == [Visibility.SHOWN, Visibility.SHOWN, Visibility.HELD]


def test_the_third_is_held_as_spam_with_an_open_case(places: list[Room], ben: User):
    third = [say(room, ben, COPIED) for room in places[:3]][-1]

    row = screening.latest_assessment(third)
    assert [(signal["check"], signal["category"]) for signal in row.signals if signal["level"]] == [("copies", "spam")]
    assert Case.objects.of(third).get().harm == Level.HIGH


def test_saying_it_again_in_the_same_place_is_left_to_the_limits(places: list[Room], ben: User):
    said = [say(places[0], ben, COPIED).visibility for _ in range(4)]

    assert set(said) == {Visibility.SHOWN}


def test_what_was_said_yesterday_does_not_count(places: list[Room], ben: User):
    for room in places[:2]:
        say(room, ben, COPIED, hours_ago=25)

    assert say(places[2], ben, COPIED).visibility == Visibility.SHOWN


def test_threads_are_places_too(space: Space, ben: User):
    said = [
        posting.start_thread(space=space, author=ben, title=f"Try {n}", body=COPIED, client_id=uuid4())
        for n in range(3)
    ]

    assert [one.post.visibility for one in said] == [Visibility.SHOWN, Visibility.SHOWN, Visibility.HELD]


def test_an_edit_is_no_copy_of_itself_and_its_old_words_no_longer_count(places: list[Room], ben: User):
    for room in places[:2]:
        message = say(room, ben, COPIED)
        rooms.edit(message=message, author=ben, body=COPIED + " today", now=timezone.now())
        rooms.edit(
            message=Message.objects.get(pk=message.pk), author=ben, body="Sorry, wrong room.", now=timezone.now()
        )

    assert say(places[2], ben, COPIED).visibility == Visibility.SHOWN
    assert Fingerprint.objects.count() == 1


def test_the_third_new_account_with_the_same_words_is_held(room: Room, db: None):
    said = [say(room, author, COPIED).visibility for author in newcomers(3)]

    assert said == [Visibility.SHOWN, Visibility.SHOWN, Visibility.HELD]


def test_a_regular_member_is_not_measured_by_newcomers(room: Room, ben: User):
    for author in newcomers(2):
        say(room, author, COPIED)

    assert say(room, ben, COPIED).visibility == Visibility.SHOWN


@pytest.mark.parametrize("text", [CRY, WARNING, CARE])
def test_who_needs_help_or_warns_others_is_never_held_for_saying_it_often(places: list[Room], ana: User, text: str):
    said = [say(room, ana, text) for room in places]

    assert {message.visibility for message in said} == {Visibility.SHOWN}


@pytest.mark.parametrize("text", [CRY, WARNING])
def test_it_is_looked_at_though(places: list[Room], ben: User, text: str):
    third = [say(room, ben, text) for room in places[:3]][-1]

    assert screening.latest(third).action == Action.REVIEW


def test_a_prayer_is_everybodys(room: Room, places: list[Room], ana: User):
    said = [say(one, ana, PRAYER) for one in places] + [say(room, author, PRAYER) for author in newcomers(3)]

    assert {screening.latest(message).action for message in said} == {Action.ALLOW}


def test_care_found_by_any_other_check_lowers_a_copy_to_a_look():
    def worried(text, context):
        yield Signal("worried", "suicide_self_harm", Axis.CARE, Level.LOW, (0, 4), 0.5)

    alone = gather(COPIED, checks=(check_copies,), copied=Copied(places=2))
    with_care = gather(COPIED, checks=(check_copies, worried), copied=Copied(places=2))

    assert (alone.level(Axis.HARM), with_care.level(Axis.HARM)) == (Level.HIGH, Level.LOW)


def test_without_counts_nothing_is_a_copy():
    assert gather(COPIED).level(Axis.HARM) == Level.NONE


def test_a_fingerprint_is_kept_for_a_day_and_forgotten(room: Room, ben: User):
    say(room, ben, COPIED, hours_ago=25)
    say(room, ben, COPIED)

    assert retention.forget_fingerprints() == 1
    assert Fingerprint.objects.count() == 1


def test_few_words_cost_no_query(room: Room, ben: User, django_assert_num_queries):
    message = Message(room=room, author=ben, body="gn all")

    with django_assert_num_queries(0):
        copies.elsewhere(message, copies.fingerprint_of("gn all"), now=timezone.now())


def test_a_newcomer_costs_two_queries_that_indexes_serve(room: Room, ana: User, django_assert_num_queries):
    message = Message(room=room, author=ana, body=COPIED)

    with django_assert_num_queries(2) as asked:
        copies.elsewhere(message, copies.fingerprint_of(COPIED), now=timezone.now())

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            plans = [
                str(cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}").fetchall()) for query in asked.captured_queries
            ]
        assert "fingerprints_of_author" in plans[0]
        assert "fingerprints_of_newcomers" in plans[1]


def test_words_that_cannot_be_read_have_no_fingerprint():
    assert copies.fingerprint_of(None) is None


def test_the_fingerprint_holds_no_words(thread: Thread, ben: User):
    post = posting.reply(thread=thread, author=ben, body=COPIED, client_id=uuid4()).post

    row = Fingerprint.objects.get(content_type=ContentType.objects.get_for_model(post), object_id=post.pk)
    assert isinstance(row.value, int)
    assert {field.name for field in Fingerprint._meta.fields} == {
        "id", "content_type", "object_id", "author", "by_newcomer", "place", "value", "made_at",
    }  # fmt: skip
