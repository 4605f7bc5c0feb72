"""The back-test: what another model would have made of the same words, and when it must not go live."""

import io
import json
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from forum import posting
from forum.models import Thread
from moderation.checks import CHECKS
from moderation.evidence import Action
from moderation.learning import backtest, candidate, report
from moderation.learning.backtest import MINUTES, Pair, Said, compared
from moderation.learning.labels import Judged
from moderation.models import Assessment, Case, CaseEvent, Outcome, Reason, SecondReading, ShadowAssessment
from tests.moderation.desk import DANGER, PLAIN, SALE, reply
from tests.moderation.lessons import cannot_look, decided, hears_nothing, holds_everything, rows
from tests.moderation.texts import ONLY_RULES

ALLOWED = Said(Action.ALLOW, held=False, care=0)
HELD = Said(Action.HOLD, held=True, care=0, heard=frozenset({("harm", "spam")}))
PAGED = Said(Action.URGENT, held=False, care=3, heard=frozenset({("care", "suicide_self_harm")}))
IN_DANGER = Judged(Reason.CARE, Outcome.CARE, care=3)
A_SALE = Judged(Reason.SOURCING, Outcome.HIDE)
A_SPAM = Judged(Reason.MARKETING, Outcome.HIDE)
HARMLESS = Judged(Reason.NONE_BROKEN, Outcome.SHOW)
A_METHOD = Judged(Reason.SELF_HARM_METHOD, Outcome.HIDE)


def replay(*checks, days: int = 30):
    look = partial(candidate.verdict_of, checks_used=checks)
    return backtest.replay(look, days=days, now=timezone.now() + timedelta(seconds=1))


@pytest.fixture
def a_week(thread: Thread, ana: User, ben: User, mo: User) -> None:
    """The opening post, something plain, a sale that was held and somebody in danger; moderators decided about two."""
    reply(thread, ben, PLAIN)
    decided(thread, ana, SALE, mo, Outcome.HIDE, Reason.SOURCING)
    decided(thread, ana, DANGER, mo, Outcome.CARE, Reason.CARE)


@pytest.mark.parametrize("about", [IN_DANGER, A_METHOD])
def test_danger_that_was_heard_and_is_heard_no_more_keeps_a_model_away(about: Judged):
    found = compared([Pair(PAGED, ALLOWED, about)], days=1)

    assert (found.danger, found.missed_danger, found.may_go_live) == (1, 1, False)


@pytest.mark.parametrize(
    "pair",
    [
        Pair(PAGED, ALLOWED),  # nobody decided
        Pair(PAGED, ALLOWED, HARMLESS),  # a false alarm less
        Pair(PAGED, PAGED, IN_DANGER),
        Pair(ALLOWED, ALLOWED, IN_DANGER),  # the present one did not hear it either
        Pair(PAGED, Said(Action.SUPPORT, held=False, care=1), IN_DANGER),  # heard, if less gravely
        Pair(HELD, ALLOWED, A_SALE),
    ],
)
def test_other_differences_do_not(pair: Pair):
    assert compared([pair], days=1).may_go_live


def test_what_is_newly_held_is_told_apart_by_what_people_think():
    pairs = [Pair(ALLOWED, HELD, about) for about in (HARMLESS, HARMLESS, IN_DANGER, A_SPAM, None)]
    found = compared([*pairs, Pair(HELD, ALLOWED, A_SPAM), Pair(HELD, ALLOWED, HARMLESS)], days=1).held

    assert (found.then, found.now) == (2, 5)
    assert (found.new, found.new_wrongly, found.new_rightly) == (5, 3, 1)
    assert (found.gone, found.gone_wrongly, found.gone_rightly) == (2, 1, 1)


def test_a_page_is_right_for_danger_and_wrong_for_the_rest():
    found = compared([Pair(ALLOWED, PAGED, about) for about in (IN_DANGER, HARMLESS, A_SALE, None)], days=1).paged

    assert (found.new, found.new_rightly, found.new_wrongly) == (4, 1, 2)


def test_time_is_counted_by_what_opens_a_case():
    found = compared([Pair(ALLOWED, PAGED), Pair(ALLOWED, PAGED), Pair(HELD, ALLOWED)], days=2)

    assert found.minutes_a_day == (2 * MINUTES[Action.URGENT] - MINUTES[Action.HOLD]) / 2


def test_categories_are_counted_by_whether_people_agreed():
    found = compared([Pair(ALLOWED, HELD, A_SPAM), Pair(HELD, HELD, HARMLESS), Pair(HELD, ALLOWED, A_SPAM)], days=1)

    assert found.by_category["spam"] == {"then": 2, "now": 2, "now_right": 1, "now_wrong": 1, "lost": 1, "gained": 1}


def test_the_present_checks_say_what_they_said(a_week: None):
    found = replay(*CHECKS)

    assert (found.texts, found.decided, found.danger, found.missed_danger) == (4, 2, 1, 0)
    assert found.held.new == found.held.gone == found.paged.new == found.paged.gone == found.minutes == 0


def test_words_changed_gone_or_older_are_not_asked_about(thread: Thread, ben: User, a_week: None):
    edited, taken_back, old = (reply(thread, ben, f"{PLAIN} {number}") for number in range(3))
    posting.edit(post=edited, author=ben, body="Another evening.", note="", version=1)
    posting.withdraw(post=taken_back, author=ben)
    Assessment.objects.filter(object_id=old.pk).update(made_at=timezone.now() - timedelta(days=40))

    found = replay(*CHECKS)

    assert (found.texts, found.unread) == (5, 2)


def test_a_back_test_changes_nothing_and_reads_in_pages(a_week: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(backtest, "pages", partial(backtest.pages, size=2))
    before = rows(Assessment, Case, CaseEvent)

    found = replay(holds_everything)

    assert (found.texts, found.held.now) == (4, 4)
    assert rows(Assessment, Case, CaseEvent) == before
    assert not ShadowAssessment.objects.exists()


def test_a_check_that_cannot_look_is_said_and_is_no_excuse(a_week: None):
    found = replay(cannot_look)

    assert (found.could_not_look, found.missed_danger) == (4, 1)
    assert "could not look at 4" in "\n".join(report.sentences(found, "it"))


def test_words_are_heard_with_what_stands_before_them(thread: Thread, ben: User):
    asked = []

    def listens(text, context):
        asked.append(context.heard)
        yield from ()

    reply(thread, ben, PLAIN)
    replay(listens)

    assert asked == [(), (thread.title,)]


def test_what_was_heard_of_copies_is_taken_over(thread: Thread, ben: User):
    post = reply(thread, ben, PLAIN)
    copied = {
        "check": "copies",
        "category": "spam",
        "axis": "harm",
        "level": 2,
        "span": [0, 5],
        "score": 0.8,
        "shown": False,
    }
    Assessment.objects.filter(object_id=post.pk).update(
        signals=[copied], scores={"spam": 0.8}, action="hold", visibility="held", harm=2
    )

    found = replay(*CHECKS)

    assert (found.held.then, found.held.now) == (1, 1)


def test_rows_of_a_second_reader_are_no_texts_of_their_own(thread: Thread, ben: User):
    first = Assessment.objects.get()
    second = Assessment.objects.create(
        content_type=first.content_type,
        object_id=first.object_id,
        version=1,
        action="urgent",
        visibility="shown",
        care=3,
    )
    SecondReading.objects.create(assessment=first, wrote=second, taken_at=timezone.now())

    assert replay(*CHECKS).texts == 1


def run(monkeypatch: pytest.MonkeyPatch, *checks, **options) -> tuple[str, int]:
    """What the command prints with these checks as the candidate's, and its exit status."""
    monkeypatch.setattr(candidate, "checks_with", lambda folder: checks)
    out = io.StringIO()
    try:
        call_command("backtest", model=Path("voice-2"), stdout=out, **options)
    except SystemExit as stopped:
        return out.getvalue(), int(str(stopped.code))
    return out.getvalue(), 0


def test_the_command_stops_a_model_that_misses_danger(a_week: None, monkeypatch: pytest.MonkeyPatch):
    text, status = run(monkeypatch, hears_nothing)

    assert status == 1
    assert "voice-2: asked about 4 texts of the last 30 days; moderators decided about 2" in text
    assert "Would have missed 1 that the screening heard" in text
    assert "must not go live" in text


def test_the_command_lets_a_model_pass_that_hears_it(a_week: None, monkeypatch: pytest.MonkeyPatch):
    text, status = run(monkeypatch, *ONLY_RULES, holds_everything)

    assert status == 0
    assert "Would have held 4 of 4 (then: 1)." in text
    assert (
        "3 that were not held then: 1 wrongly and 0 rightly, by what moderators decided; nobody decided about 2."
        in text
    )
    assert "minutes of moderators' time a day more. Assumed: 2 minutes for a case" in text


def test_the_report_has_no_words_and_no_names(a_week: None, monkeypatch: pytest.MonkeyPatch):
    text, _ = run(monkeypatch, hears_nothing)

    for part in ("ana", "ben", "tea", "pills", "goodbye"):
        assert f" {part} " not in text.lower()


def test_machines_get_the_same_numbers(a_week: None, monkeypatch: pytest.MonkeyPatch):
    text, status = run(monkeypatch, hears_nothing, json=True)
    numbers = json.loads(text)

    assert status == 1
    assert (numbers["model"], numbers["texts"], numbers["missed_danger"]) == ("voice-2", 4, 1)
    assert numbers["may_go_live"] is False
    assert numbers["held"]["gone_wrongly"] == 1


def test_a_folder_without_a_model_is_named_and_nothing_is_asked(db: None, tmp_path: Path):
    with pytest.raises(CommandError, match="holds no model that can be loaded") as stopped:
        call_command("backtest", model=tmp_path)

    assert stopped.value.returncode == 2


def test_without_a_model_the_present_checks_are_asked(a_week: None):
    out = io.StringIO()
    call_command("backtest", stdout=out)

    assert out.getvalue().startswith("the present checks: asked about 4 texts")


def test_a_candidate_takes_the_place_of_the_learned_check_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    class Loaded:
        __name__ = "learned"
        terms: dict = {}

    present = Loaded()
    loaded: Any = Loaded()
    monkeypatch.setattr(candidate, "learned_from", lambda folder: loaded)

    first, last = candidate.checks_with(tmp_path, (hears_nothing, present))

    assert first is hears_nothing
    assert last is loaded
