"""Nothing that is sent leads to a person or to this site: neither the words nor what is sent around them."""

import json
import string
import uuid
from time import perf_counter

import pytest

from accounts.models import User
from forum import posting
from forum.models import Thread
from moderation.learning.redaction import Names
from moderation.second_reader import redaction
from moderation.second_reader.reading import read_waiting
from moderation.second_reader.redaction import LONGEST, nameless
from tests.cast import member
from tests.moderation.desk import reply
from tests.moderation.other_side import guard

GIVEAWAYS = {
    "telephone": "07700 900461",
    "telephone in words": "five five five zero one two one",
    "e-mail": "joe.smith@proton.example",
    "spoken e-mail": "joesmith at gmail dot com",
    "link": "https://chat.example/joe?invite=4711",
    "bare link": "joes-place.store/meet",
    "handle": "@joe_smith_99",
    "account": "my snap is joe.smith99",
    "street": "14 Elm Grove Road",
    "post code": "SW1A 1AA",
    "number of a document": "078-05-1120",
    "bank account": "GB29NWBK60161331926819",
    "date of birth": "12.04.1987",
    "introduced name": "my name is Joseph Smithers",
    "member": "quietriver told me",
    "member in capitals": "QUIETRIVER, are you there",
    "member before a mark": "thanks quietriver!",
    "site": "here on Waymark",
}
LEFT = (
    "900461 five@ proton joesmith gmail 4711 joes-place joe_smith joe.smith elm sw1a 078-05 nwbk 1987 joseph smithers "
    "quietriver waymark zero"
).split()


@pytest.fixture
def names() -> Names:
    return Names(["quietriver", "ben", "Hope"])


@pytest.mark.parametrize("words", GIVEAWAYS.values(), ids=GIVEAWAYS)
def test_what_leads_to_somebody_is_replaced(words, names):
    sent = nameless(f"So tired tonight. {words} and that is all.", names).lower()

    assert "so tired tonight" in sent
    assert "that is all" in sent
    assert [piece for piece in LEFT if piece in sent] == []


@pytest.mark.parametrize(
    "words",
    [
        "I was at home. It was quiet, and/or dull.",
        "Day 30 on 12mg, down from 16.5 mg, and my session is at 10.30.",
        "Call 988 or text 741741. In the UK 116 123.",
        "I lost all hope in 2019.",
        "Telegram me? No. Discord is too loud for me.",
    ],
)
def test_plain_words_are_sent_as_they_are(words, names):
    assert nameless(words, names) == words


def test_a_long_text_is_cut_in_the_middle_after_it_was_made_nameless(names):
    number = "07700 900461 "
    words = "word " * 600 + number * 40 + "word " * 600 + "I cannot go on."

    sent = nameless(words, names)

    assert len(sent) <= LONGEST
    assert sent.endswith("I cannot go on.")
    assert "900461" not in sent
    assert "07700" not in sent


@pytest.mark.parametrize(
    "piece",
    ["a.", "a-", "@", "snap is ", "x at ", "1 ", "a1", "www.", "me@a.", string.punctuation, "\N{ZERO WIDTH JOINER}a"],
)
def test_hostile_words_are_made_nameless_in_time(piece, names):
    began = perf_counter()
    nameless((piece * 20_000)[:20_000], names)

    assert perf_counter() - began < 2


def test_nothing_in_the_request_leads_to_a_member_or_to_this_site(other, thread: Thread, ben: User, settings):
    settings.SITE_NAME, settings.ALLOWED_HOSTS = "Lantern House", ["lantern.example"]
    member("quietriver")
    everything = "\n".join([*GIVEAWAYS.values(), "Lantern House, lantern.example", "Yours, ben"])
    post = reply(thread, ben, everything)
    read_waiting()

    at = next(place for place, body in enumerate(other.bodies) if "told me" in body)
    body, headers = other.bodies[at], other.headers[at]
    assert set(json.loads(body)) == {"model", "input"}
    assert [piece for piece in [*LEFT[:-2], "lantern", "ben\\n", str(post.client_id)] if piece in body.lower()] == []
    assert not json.loads(body)["input"].lower().endswith("ben")
    assert set(headers) == {"Host", "Accept-Encoding", "Content-Length", "Content-Type", "Accept", "User-Agent"}
    assert headers["User-Agent"] == "python"


def test_a_guard_is_sent_the_words_and_nothing_about_who_said_them(other, thread, ben, settings):
    settings.SECOND_READER = "llama_guard"
    other.answer = guard("safe")
    read_waiting()

    (sent,) = map(json.loads, other.bodies)
    assert set(sent) == {"model", "messages", "temperature", "max_tokens", "stream"}
    assert sent["messages"] == [{"role": "user", "content": f"{thread.title}\nMine was long."}]


def test_the_key_is_sent_as_a_bearer_token_alone(other, thread, settings):
    settings.SECOND_READER_KEY = "sk-for-tests"
    read_waiting()

    assert other.headers[0]["Authorization"] == "Bearer sk-for-tests"
    assert "sk-for-tests" not in other.bodies[0] + other.paths[0]


def test_the_note_above_the_words_is_made_nameless_too(other, thread, ben):
    posting.reply(thread=thread, author=ben, body="See above.", note="mail joe@mail.test", client_id=uuid.uuid4())
    read_waiting()

    assert not any("joe@" in body for body in other.bodies)


def test_every_member_is_known_by_name_when_words_are_sent(db):
    for name in ("quietriver", "old_tom", "Søren"):
        member(name)

    sent = nameless("quietriver, old_tom and Søren were here", redaction.members())

    assert not any(name in sent for name in ("quietriver", "old_tom", "Søren"))
