"""How the checks do, counted by day and shown to the team: no words, no names, few queries."""

from datetime import UTC, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from config.chores import CHORES
from forum.models import Thread
from moderation.learning import days, figures, shadow
from moderation.learning.figures import Line, Trend, trend
from moderation.models import Assessment, CheckDay, Outcome, Reason, ScreenedDay, SecondReading
from tests.cast import client_of, member
from tests.moderation.desk import DANGER, PLAIN, SALE, reply
from tests.moderation.lessons import cannot_look, decide, decided, holds_everything, worried
from tests.moderation.test_screening import asking

TODAY = timezone.now().astimezone(UTC).date()


def counted(check: str, category: str | None = None) -> CheckDay:
    return CheckDay.objects.get(check_name=check, category=check if category is None else category)


def test_a_day_counts_texts_and_what_people_thought_of_them(thread: Thread, ana: User, ben: User, mo: User):
    decided(thread, ana, SALE, mo, Outcome.HIDE, Reason.SOURCING)
    decided(thread, ana, SALE, mo, Outcome.SHOW, Reason.NONE_BROKEN)
    decided(thread, ana, DANGER, mo, Outcome.CARE, Reason.CARE)
    reply(thread, ben, PLAIN)

    days.count_checks()

    sale, danger, day = counted("drug_sale"), counted("suicide_self_harm"), ScreenedDay.objects.get(day=TODAY)
    assert (sale.heard, sale.upheld, sale.dismissed, sale.held_harmless) == (2, 1, 1, 1)
    assert (danger.heard, danger.upheld, danger.dismissed) == (1, 1, 0)
    assert (day.texts, day.held, day.paged, day.judged, day.held_judged, day.held_harmless) == (5, 2, 1, 3, 2, 1)
    assert 0.5 < sale.score / sale.heard <= 1


def test_a_decision_for_another_rule_counts_neither_way(thread: Thread, ana: User, mo: User):
    decided(thread, ana, SALE, mo, Outcome.HIDE, Reason.HARASSMENT)

    days.count_checks()

    assert (counted("drug_sale").upheld, counted("drug_sale").dismissed) == (0, 0)


def test_a_check_that_could_not_look_is_counted(thread: Thread, ben: User):
    with asking(cannot_look):
        reply(thread, ben, PLAIN)

    days.count_checks()

    assert counted("cannot_look", "").unknown == 1


def test_a_text_that_was_read_twice_is_counted_once_with_the_evidence_of_both(thread: Thread, ana: User):
    first = Assessment.objects.get(object_id=reply(thread, ana, SALE).pk)
    heard = {
        "check": "second_reader",
        "category": "drug_sale",
        "axis": "harm",
        "level": 2,
        "span": [0, 0],
        "score": 0.9,
    }
    second = Assessment.objects.create(
        content_type=first.content_type, object_id=first.object_id, version=1, action="hold", visibility="held",
        harm=2, signals=[*first.signals, heard],
    )  # fmt: skip
    SecondReading.objects.create(assessment=first, wrote=second, taken_at=timezone.now())

    days.count_checks()

    assert ScreenedDay.objects.get(day=TODAY).texts == 2
    assert (counted("drug_sale").heard, counted("second_reader", "drug_sale").heard) == (1, 1)


def test_counting_again_replaces_what_was_counted(thread: Thread, ana: User, mo: User):
    post = reply(thread, ana, SALE)
    days.count_checks()
    assert counted("drug_sale").upheld == 0
    decide(post, mo, Outcome.HIDE, Reason.SOURCING)

    days.count_checks()

    assert (counted("drug_sale").heard, counted("drug_sale").upheld) == (1, 1)


def test_days_are_counted_until_they_are_settled(db: None):
    now = timezone.now()
    assert days.count_checks(now) == days.KEPT_READY + 1
    assert days.count_checks(now) == 1  # today alone

    assert days.count_checks(now + timedelta(days=1)) == days.SETTLES + 1  # today and the week before, once
    assert days.count_checks(now + timedelta(days=1)) == 1


def test_words_belong_to_the_day_they_were_written(thread: Thread, ana: User):
    post = reply(thread, ana, SALE)
    Assessment.objects.filter(object_id=post.pk).update(made_at=days.begin(TODAY) - timedelta(seconds=1))

    days.count_checks()

    assert counted("drug_sale").day == TODAY - timedelta(days=1)


def line(**more) -> Line:
    nothing = Trend(None, None, moved=False)
    return Line(
        **{"check": "spam", "category": "spam", "heard": 9, "upheld": 0, "dismissed": 0, "held_harmless": 0}
        | {"share": nothing, "score": nothing}
        | more
    )


def test_a_share_of_few_decisions_is_not_told():
    assert line(upheld=4).precision is None
    assert line(upheld=4, dismissed=1).precision == 80


@pytest.mark.parametrize(
    ("now", "then", "seen", "moved"),
    [
        (10, 40, 50, False),  # the same share: four weeks are four times as many
        (16, 40, 56, True),
        (4, 40, 44, True),
        (6, 40, 46, False),
        (3, 4, 7, False),  # too few to say
        (12, 0, 12, True),  # new
    ],
)
def test_a_figure_has_moved_when_it_changed_by_more_than_half(now: int, then: int, seen: int, moved: bool):
    assert trend(now, then, {"now": 1_000, "then": 4_000}, seen).moved is moved


def test_drift_is_this_week_against_the_four_before(db: None):
    now = timezone.now()
    for back, heard in ((0, 30), (10, 30), (40, 500)):
        day = TODAY - timedelta(days=back)
        ScreenedDay.objects.create(day=day, texts=100, counted_at=now)
        CheckDay.objects.create(day=day, check_name="spam", category="spam", heard=heard, score=heard / 2, upheld=6)

    [same] = figures.figures(days=7, now=now).lines
    assert (same.share.now, same.share.before, same.has_moved) == (30, 30, False)
    assert (same.heard, same.precision) == (30, 100)

    CheckDay.objects.filter(day=TODAY).update(score=60)
    [moved] = figures.figures(days=30, now=now).lines
    assert (moved.heard, moved.share.moved, moved.score.moved) == (60, False, True)


def test_the_page_tells_the_team_and_names_nobody(thread: Thread, ana: User, ben: User, mo: User):
    for number in range(5):
        decided(thread, member(f"seller{number}"), SALE, mo, Outcome.HIDE, Reason.SOURCING)
    post = reply(thread, ana, DANGER)
    worried(post, ben)
    shadow.look_with((holds_everything,), model="voice-2", now=timezone.now())
    days.count_checks()

    page = client_of(mo).get("/moderation/checks/").text

    assert "Selling or asking for drugs" in page
    assert "100 % of 5" in page
    assert "too few to say" in page
    assert "On trial: voice-2" in page
    for part in ("seller0", "ana", "pills", "Goodbye", thread.title):
        assert f"{part}<" not in page
        assert f" {part} " not in page


def test_the_shadow_is_shown_beside_what_counted(thread: Thread, ana: User, ben: User):
    reply(thread, ana, SALE)
    reply(thread, ana, DANGER)
    shadow.look_with((holds_everything,), model="voice-2", now=timezone.now())

    [found] = figures.figures(days=7, now=timezone.now()).shadows

    assert (found["texts"], found["held_live"], found["held_shadow"], found["held_only_shadow"]) == (3, 1, 3, 2)
    assert (found["paged_live"], found["paged_shadow"], found["paged_only_live"]) == (1, 0, 1)
    assert (found["care_only_live"], found["care_only_shadow"], found["could_not_look"]) == (1, 0, 0)


def test_moderators_and_leads_read_it_and_members_do_not(ana: User, ben: User, mo: User, lee: User):
    assert [client_of(user).get("/moderation/checks/").status_code for user in (ana, ben, mo, lee)] == [
        403,
        403,
        200,
        200,
    ]
    assert "/moderation/checks/" in client_of(mo).get("/moderation/").text


@pytest.mark.parametrize(("asked", "days_shown"), [("", 7), ("30", 30), ("7", 7), ("9999", 7), ("x", 7)])
def test_the_page_shows_seven_or_thirty_days(mo: User, asked: str, days_shown: int):
    answer = client_of(mo).get("/moderation/checks/", {"days": asked})

    assert answer.context["figures"].days == days_shown


def test_a_machine_gets_the_figures_as_json(mo: User):
    answer = client_of(mo).get("/moderation/checks/", headers={"Accept": "application/json"})

    assert answer.json()["all"]["texts"] == 0


def test_the_page_takes_as_many_queries_for_many_days_as_for_none(thread: Thread, ana: User, mo: User):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/moderation/checks/?days=30")
        return len(asked)

    client = client_of(mo)
    client.get("/moderation/checks/")
    few = queries()
    for number in range(8):
        reply(thread, member(f"seller{number}"), SALE)
    shadow.look_with((holds_everything,), model="voice-2", now=timezone.now())
    days.count_checks()

    assert queries() == few <= 10


def test_counting_asks_as_often_for_many_texts_as_for_few(thread: Thread, ana: User, mo: User):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            days.count(TODAY)
        return len(asked)

    decided(thread, ana, SALE, mo, Outcome.HIDE, Reason.SOURCING)
    few = queries()
    for number in range(6):
        decided(thread, member(f"seller{number}"), SALE, mo, Outcome.HIDE, Reason.SOURCING)

    assert queries() == few


def test_it_is_counted_by_a_chore():
    assert days.count_checks in {chore.do for chore in CHORES}
