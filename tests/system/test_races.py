"""Many people do one thing in the same moment: one wins, the others hear why, and nothing is done twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Role, User
from forum.models import Post, Thread
from moderation import cases, flags, log
from moderation.models import Case, Decision
from tests.cast import client_of, member
from tests.moderation.desk import PLAIN, held_case, reply

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MANY = 20
LETTERS = "abcdefghjkmnpqrstuvxyz"  # no two of which look alike in a name


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Run all acts in threads that start together, each with a connection of its own; results in order."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait(30)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


@pytest.fixture
def case(thread: Thread, ana: User) -> Case:
    return held_case(thread, ana)


@pytest.mark.postgres
def test_twenty_moderators_claim_one_case_and_one_wins(case: Case):
    clients = [client_of(member(f"keeper {LETTERS[n]}", Role.MODERATOR)) for n in range(MANY)]

    def claim(client: Client) -> Callable[[], Any]:
        return lambda: client.post(f"/moderation/cases/{case.pk}/claim/", headers={"Accept": "application/json"})

    answers = at_once([claim(client) for client in clients])

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: MANY - 1}
    holder = next(answer.json()["holder"] for answer in answers if answer.status_code == 200)
    assert all(f"{holder} is looking" in answer.json()["message"] for answer in answers if answer.status_code == 409)
    assert case.events.filter(kind="claimed").count() == 1
    assert list(log.faults()) == []


@pytest.mark.postgres
def test_two_moderators_decide_in_the_same_moment_and_one_decision_stands(case: Case, mo: User, mia: User):
    sent = {"outcome": "hide", "reason": "sourcing", "version": case.version}

    answers = at_once(
        [partial(who.post, f"/moderation/cases/{case.pk}/decision/", sent) for who in (client_of(mo), client_of(mia))]
    )

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert Decision.objects.filter(case=case).count() == 1


@pytest.mark.postgres
def test_a_form_that_is_sent_ten_times_makes_one_post(thread: Thread, ana: User):
    form = {"body": PLAIN, "client_id": str(uuid4())}
    clients = [client_of(ana) for _ in range(10)]

    answers = at_once([partial(one.post, f"/threads/{thread.pk}/replies/", form) for one in clients])

    assert {answer.status_code for answer in answers} == {303}
    assert Post.objects.filter(thread=thread, author=ana).count() == 1


@pytest.mark.postgres
def test_many_people_flag_the_same_words_and_there_is_one_case(thread: Thread, ben: User):
    post = reply(thread, ben, PLAIN)
    people = [member(f"friend {LETTERS[n]}") for n in range(10)]

    at_once([partial(flags.flag, subject=post, by=one, reason="harassment") for one in people])

    assert Case.objects.of(post).count() == 1
    assert Case.objects.of(post).get().flag_count == 10
    assert list(log.faults()) == []


@pytest.mark.postgres
def test_many_replies_at_once_get_dense_numbers_and_right_counts(thread: Thread):
    people = [client_of(member(f"writer {LETTERS[n]}")) for n in range(16)]

    at_once([partial(one.post, f"/threads/{thread.pk}/replies/", {"body": PLAIN}) for one in people])

    thread.refresh_from_db()
    assert list(thread.posts.order_by("number").values_list("number", flat=True)) == list(range(1, 18))
    assert thread.reply_count == 16


def test_writers_on_sqlite_wait_in_line_and_nobody_starves(thread: Thread):
    people = [member(f"writer {LETTERS[n]}") for n in range(8)]

    def write(author: User) -> None:
        for n in range(5):
            reply(thread, author, f"{PLAIN} {n}")

    at_once([partial(write, one) for one in people])

    thread.refresh_from_db()
    assert thread.reply_count == 40


def test_a_lease_is_won_once_on_any_database(case: Case):
    keepers = [member(f"keeper {LETTERS[n]}", Role.MODERATOR) for n in range(8)]

    def claim(by: User) -> str:
        try:
            return cases.claim(case.pk, by=by).claimed_by.name
        except cases.AlreadyClaimed as refusal:
            return f"refused for {refusal.holder.name}"

    answers = at_once([partial(claim, by) for by in keepers])

    winner = next(answer for answer in answers if not answer.startswith("refused"))
    assert Counter(answers) == {winner: 1, f"refused for {winner}": 7}
