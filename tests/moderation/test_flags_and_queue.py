"""Members ask a moderator to look; the queue shows what comes first and why."""

import pytest

from accounts.models import User
from common.errors import NotAllowed, TooFast
from forum.models import Thread
from moderation import decisions, flags, priority
from moderation.evidence import Level
from moderation.models import Case, Flag, Outcome, Reason, Visibility
from tests.cast import client_of, member
from tests.moderation.desk import DANGER, PLAIN, choice, held_case, reply


def test_a_flag_opens_a_case_and_hides_nothing(thread: Thread, ana: User, ben: User):
    post = reply(thread, ben, PLAIN)

    flags.flag(subject=post, by=ana, reason="harassment", note="He was rude before.")

    case = Case.objects.of(post).get()
    assert case.flag_count == 1
    assert post.visibility == Visibility.SHOWN


def test_flags_on_the_same_words_join_one_case(thread: Thread, ana: User, ben: User, mo: User):
    post = reply(thread, ben, PLAIN)
    for by in (ana, mo, member("kit")):
        flags.flag(subject=post, by=by, reason="harassment")

    assert Case.objects.of(post).get().flag_count == 3


def test_flagging_twice_is_one_flag(thread: Thread, ana: User, ben: User):
    post = reply(thread, ben, PLAIN)

    first = flags.flag(subject=post, by=ana, reason="spam")
    second = flags.flag(subject=post, by=ana, reason="spam")

    assert (first.is_new, second.is_new) == (True, False)
    assert Flag.objects.count() == Case.objects.of(post).get().flag_count == 1


def test_a_graver_second_flag_raises_the_case_and_still_counts_once(thread: Thread, ana: User, ben: User, mo: User):
    post = reply(thread, ben, PLAIN)
    flags.flag(subject=post, by=ana, reason="spam")

    flags.flag(subject=post, by=ana, reason="overdose")

    case = Case.objects.of(post).get()
    assert (case.care, case.flag_count) == (Level.URGENT, 1)
    assert mo.notices.filter(kind="queue_urgent").exists()


def test_nobody_flags_their_own_words(thread: Thread, ben: User):
    with pytest.raises(NotAllowed):
        flags.flag(subject=reply(thread, ben, PLAIN), by=ben, reason="other")


def test_a_worry_pages_the_team(thread: Thread, ana: User, ben: User, mo: User):
    flags.flag(subject=reply(thread, ben, PLAIN), by=ana, reason="overdose")

    assert mo.notices.filter(kind="queue_urgent").exists()


def test_a_flaggers_own_despair_is_heard(thread: Thread, ana: User, ben: User):
    flagged = flags.flag(subject=reply(thread, ben, PLAIN), by=ana, reason="other", note=DANGER)

    assert flagged.verdict.care == Level.URGENT


def test_many_accusations_are_slowed_and_worries_never(thread: Thread, ana: User, ben: User, settings):
    settings.POST_PER_SECOND = 0
    posts = [reply(thread, ben, f"{PLAIN} {n}") for n in range(flags.BURST + 2)]
    for post in posts[: flags.BURST]:
        flags.flag(subject=post, by=ana, reason="spam")

    with pytest.raises(TooFast):
        flags.flag(subject=posts[-2], by=ana, reason="spam")
    assert flags.flag(subject=posts[-1], by=ana, reason="self_harm").is_new


def test_those_who_flagged_hear_what_came_of_it(thread: Thread, ana: User, ben: User, mo: User):
    post = reply(thread, ben, PLAIN)
    flags.flag(subject=post, by=ana, reason="harassment")
    case = Case.objects.of(post).get()

    decisions.decide(case.pk, by=mo, choice=choice(case, Outcome.SHOW, Reason.NONE_BROKEN))

    assert "decided that it can stay" in ana.notices.get(kind="flag_answered").body


def test_a_person_in_danger_comes_before_a_broken_rule(thread: Thread, ana: User, ben: User):
    sale = held_case(thread, ben)
    danger = Case.objects.of(reply(thread, ana, DANGER)).get()

    assert list(Case.objects.open().by_priority()) == [danger, sale]


def test_every_case_can_say_why_it_is_where_it_is(thread: Thread, ana: User, ben: User, mo: User):
    case = held_case(thread, ben)
    flags.flag(subject=case.subject, by=ana, reason="sourcing")
    case.refresh_from_db()

    assert sum(term.points for term in priority.terms(case)) == case.priority
    page = client_of(mo).get("/moderation/").content.decode()
    assert all(f'{term.words} <span class="points">+{term.points}</span>' in page for term in priority.terms(case))


def test_the_live_count_follows_the_queue(thread: Thread, ana: User, mo: User):
    client = client_of(mo)
    case = held_case(thread, ana)

    assert client.get("/moderation/count/", headers={"Accept": "application/json"}).json() == {"open": 1}
    decisions.decide(case.pk, by=mo, choice=choice(case, Outcome.HIDE))
    assert client.get("/moderation/count/", headers={"Accept": "application/json"}).json() == {"open": 0}


def test_the_queue_takes_as_many_queries_for_forty_cases_as_for_one(
    thread: Thread, ana: User, mo: User, django_assert_max_num_queries
):
    client = client_of(mo)
    for _ in range(12):
        held_case(thread, ana)
    client.get("/moderation/")

    with django_assert_max_num_queries(9):
        client.get("/moderation/")


def test_pages_of_the_queue_repeat_nothing_and_leave_nothing_out(thread: Thread, ana: User, mo: User, monkeypatch):
    monkeypatch.setattr("moderation.reading.CASES_ON_A_PAGE", 4)
    made = {held_case(thread, ana).pk for _ in range(10)}
    client, seen, after = client_of(mo), [], ""
    while after is not None:
        page = client.get("/moderation/", {"after": after}, headers={"Accept": "application/json"}).json()
        seen += [case["id"] for case in page["cases"]]
        after = page["after"]

    assert sorted(seen) == sorted(made)


@pytest.mark.parametrize("query", ["view=nonsense", "after=broken", "after=" + "A" * 300, "view=closed&after=x"])
def test_a_broken_link_into_the_queue_gets_a_sentence(query: str, mo: User):
    assert client_of(mo).get(f"/moderation/?{query}").status_code == 422


def test_the_case_page_marks_the_words_that_made_each_signal(thread: Thread, ana: User, mo: User):
    case = held_case(thread, ana)

    page = client_of(mo).get(f"/moderation/cases/{case.pk}/").content.decode()
    assert '<mark data-axis="harm"' in page
