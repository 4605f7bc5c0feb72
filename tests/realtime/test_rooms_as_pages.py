"""The same rooms without JavaScript: by form and reload."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import standing
from moderation import screening
from moderation.models import Flag, Visibility
from realtime import history, rooms
from realtime.models import Message, ReadMark, Room
from tests.cast import client_of
from tests.realtime.test_saying import DISTRESS, SELLING, say


@pytest.fixture(autouse=True)
def no_hurry(settings):
    settings.SAY_PER_SECOND = 0


JSON = {"HTTP_ACCEPT": "application/json"}


def post(client, room, body, **more):
    fields = {"body": body, "client_id": str(uuid4()), "note": ""}
    headers = {name: more.pop(name) for name in list(more) if name.startswith("HTTP_")}
    return client.post(reverse("realtime:messages", args=[room.slug]), fields | more, **headers)


def page(client, room, query=""):
    return client.get(room.get_absolute_url() + query).content.decode()


def test_rooms_need_a_sign_in(client, room):
    for url in (reverse("realtime:rooms"), room.get_absolute_url()):
        assert client.get(url).status_code == 302


def test_the_list_shows_open_rooms_and_where_there_is_news(room, ana, ben):
    Room.objects.create(slug="staff", name="Staff table", about="For its members.", access="members")
    say(room, ben)
    client = client_of(ana)

    before = client.get(reverse("realtime:rooms")).content.decode()
    page(client, room)
    say(room, ben, "News")
    after = client.get(reverse("realtime:rooms")).content.decode()

    assert "Evening" in before
    assert "Staff table" not in before
    assert "News since your last visit" not in before
    assert "News since your last visit" in after


def test_a_room_that_is_not_theirs_is_not_found(room, ana):
    room.access = "members"
    room.save(update_fields=["access"])
    client = client_of(ana)

    assert client.get(room.get_absolute_url()).status_code == 404
    assert post(client, room, "Hello").status_code == 404


def test_words_sent_by_form_are_on_the_page(room, ana, ben):
    answer = post(client_of(ana), room, "Good **evening**")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/rooms/evening/#newest")
    assert "Good <strong>evening</strong>" in page(client_of(ben), room)
    assert "data-own" in page(client_of(ana), room)
    assert "data-own" not in page(client_of(ben), room)


def test_a_form_sent_twice_is_one_message(room, ana):
    client, client_id = client_of(ana), str(uuid4())

    for _ in range(2):
        post(client, room, "Once", client_id=client_id)

    assert Message.objects.count() == 1


def test_help_stands_in_the_answer_above_their_own_words(room, ana):
    answer = post(client_of(ana), room, DISTRESS)

    html = answer.content.decode()
    assert answer.status_code == 201
    assert 0 < html.index("tel:") < html.index("I have the pills here")


def test_held_words_are_shown_to_their_author_as_waiting_and_to_nobody_else(room, ana, ben):
    client = client_of(ana)

    answer = post(client, room, SELLING)

    assert answer.status_code == 201
    assert "waits for a moderator" in answer.content.decode()
    assert SELLING in page(client, room)
    assert 'data-state="held"' in page(client, room)
    assert SELLING not in page(client_of(ben), room)


def test_json_tells_all_that_the_page_tells(room, ana):
    client, client_id = client_of(ana), str(uuid4())

    answers = [post(client, room, "Hello", client_id=client_id, **JSON) for _ in range(2)]
    worried = post(client, room, DISTRESS, **JSON).json()

    assert [answer.status_code for answer in answers] == [201, 200]
    assert (
        answers[0].json()
        == answers[1].json()
        == {
            "client_id": client_id,
            "seq": 1,
            "visibility": "shown",
            "care": "none",
            "support": None,
        }
    )
    assert worried["care"] in {"high", "urgent"}
    assert "tel:" in worried["support"]


@pytest.mark.parametrize("body", ["", "   ", "x" * (rooms.MAX_SAID + 1), "nul \x00 byte", "bell \x07"])
def test_words_that_cannot_be_taken_come_back_with_a_sentence(room, ana, body):
    client = client_of(ana)

    html, plain = post(client, room, body), post(client, room, body, **JSON)

    assert (html.status_code, plain.status_code) == (422, 422)
    assert plain.json()["message"].endswith((".", "!"))
    assert not Message.objects.exists()


def test_a_damaged_client_id_is_told_and_nothing_is_kept(room, ana):
    assert post(client_of(ana), room, "Hello", client_id="seven", **JSON).status_code == 422
    assert not Message.objects.exists()


def test_refused_words_in_distress_bring_help_above_the_refusal(room, ben, mo):
    standing.restrict(user=ben, by=mo, hours=1, reason="harassment", now=timezone.now())

    answer = post(client_of(ben), room, DISTRESS)
    data = post(client_of(ben), room, DISTRESS, **JSON)

    html = answer.content.decode()
    assert (answer.status_code, data.status_code) == (403, 403)
    assert html.index("tel:") < html.index("but not write")
    assert "tel:" in data.json()["support"]


def test_refused_words_are_given_back_with_the_same_id(room, ben, settings):
    settings.SAY_BURST, settings.SAY_PER_SECOND = 1, 0.01
    client, client_id = client_of(ben), str(uuid4())
    post(client, room, "First")

    answer = post(client, room, "Second, in a hurry", client_id=client_id)

    html = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "100")
    assert "Second, in a hurry" in html
    assert client_id in html


@pytest.mark.parametrize("body", [b"body=caf\xe9", b"body=caf%E9"])
def test_broken_bytes_are_told_and_not_stored(room, ana, body):
    answer = client_of(ana).post(
        reverse("realtime:messages", args=[room.slug]), body, content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 422
    assert not Message.objects.exists()


def test_history_is_read_by_keyset_and_complete(room, ben, ana):
    for n in range(history.PAGE * 2 + 10):
        say(room, ben, f"line {n}")
    client = client_of(ana)
    url = reverse("realtime:messages", args=[room.slug])

    texts, before = [], ""
    while before is not None:
        data = client.get(f"{url}?before={before}", **JSON).json()
        texts = [item["text"] for item in data["items"]] + texts
        before = data["before"]

    assert texts == [f"line {n}" for n in range(history.PAGE * 2 + 10)]
    assert data["upto"] == history.PAGE * 2 + 10


def test_a_link_to_a_message_shows_it_among_its_neighbours(room, ben, ana):
    messages = [say(room, ben, f"line {n}").message for n in range(history.PAGE * 2)]
    client = client_of(ana)

    html = client.get(messages[30].get_absolute_url().partition("#")[0]).content.decode()

    assert f'id="message-{messages[30].client_id}"' in html
    assert "line 31" in html
    assert "line 99" not in html
    assert "To the newest" in html


def test_a_fragment_of_history_is_lines_only(room, ben, ana):
    say(room, ben)

    html = client_of(ana).get(reverse("realtime:messages", args=[room.slug]), HTTP_HX_REQUEST="true").content.decode()

    assert "Good evening" in html
    assert "<html" not in html


@pytest.mark.parametrize("query", ["?before=-1", "?before=x", "?around=1e9", "?before=99999999999999999999"])
def test_a_broken_page_link_is_told_kindly(room, ana, query):
    assert client_of(ana).get(room.get_absolute_url() + query).status_code == 422


def test_what_is_new_since_the_last_visit_is_marked(room, ben, ana):
    client = client_of(ana)
    say(room, ben, "old")
    assert "New since your last visit" not in page(client, room)
    say(room, ben, "new")

    html = page(client, room)

    assert html.index("old") < html.index("New since your last visit") < html.index(">new<")
    assert ReadMark.objects.get(user=ana).seq == 2
    assert "New since your last visit" not in page(client, room)


def test_a_blocked_member_is_not_read(room, ana, vic):
    say(room, vic, "unwanted words")

    assert "unwanted words" not in page(client_of(ana), room)


def test_a_page_of_a_room_costs_the_same_however_much_was_said(room, ana, ben, django_assert_max_num_queries):
    for n in range(history.PAGE + 5):
        say(room, ben, f"line {n}")
    client = client_of(ana)
    page(client, room)

    with django_assert_max_num_queries(9):
        page(client, room)


def test_an_author_changes_their_message_by_form(room, ben, ana):
    message = say(room, ben, "Godo evening").message
    url = reverse("realtime:edit_message", args=[message.pk])

    assert "Godo evening" in client_of(ben).get(url).content.decode()
    client_of(ben).post(url, {"body": "Good evening", "note": ""})

    assert "Good evening" in page(client_of(ana), room)
    assert client_of(ana).get(url).status_code == 403


def test_an_author_takes_their_message_back_by_form(room, ben, ana):
    message = say(room, ben, "Too much").message
    url = reverse("realtime:withdraw_message", args=[message.pk])

    assert client_of(ben).post(url).status_code == 302
    assert client_of(ben).post(url).status_code == 410
    assert "Too much" not in page(client_of(ana), room)


def test_a_member_flags_a_message_once(room, ana, ben):
    message = say(room, ben, "Call me on 555").message
    client = client_of(ana)
    assert client.get(reverse("realtime:new_message_flag", args=[message.pk])).status_code == 200

    answers = [
        client.post(reverse("realtime:flag_message", args=[message.pk]), {"reason": "privacy", "note": ""})
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert Flag.objects.count() == 1
    assert client_of(ben).get(reverse("realtime:new_message_flag", args=[message.pk])).status_code == 403


def test_a_flag_without_a_reason_is_asked_for_one(room, ana, ben):
    message = say(room, ben).message

    assert client_of(ana).post(reverse("realtime:flag_message", args=[message.pk]), {"note": ""}).status_code == 422


def test_a_hidden_message_cannot_be_flagged_or_read_by_guessing_its_number(room, ana, ben):
    message = say(room, ben).message
    screening.set_visibility(message, Visibility.HIDDEN)

    for name in ("new_message_flag", "edit_message"):
        assert client_of(ana).get(reverse(f"realtime:{name}", args=[message.pk])).status_code == 404


@pytest.mark.parametrize("name", ["flag_message", "withdraw_message"])
def test_what_changes_something_refuses_to_be_fetched(room, ana, ben, name):
    message = say(room, ben).message

    assert client_of(ana).get(reverse(f"realtime:{name}", args=[message.pk])).status_code == 405


def test_a_content_note_folds_the_words(room, ana, ben):
    post(client_of(ben), room, "It was a hard week", note="relapse")

    html = page(client_of(ana), room)

    assert "Content note: relapse" in html
    assert html.index("<details") < html.index("It was a hard week")
