"""A model on trial looks after the answer, writes numbers beside the assessment, and changes nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import Notice, User
from config.chores import CHORES
from forum import posting
from forum.models import Thread
from moderation.learning import candidate, shadow
from moderation.models import Assessment, Case, CaseEvent, ShadowAssessment
from tests.moderation.desk import DANGER, PLAIN, reply
from tests.moderation.lessons import cannot_look, hears_nothing, holds_everything, rows


def look(*checks, after: timedelta = timedelta(seconds=1)) -> int:
    return shadow.look_with(checks, model="voice-2", now=timezone.now() + after)


def test_what_it_would_have_done_is_written_down_and_nothing_else_changes(thread: Thread, ben: User):
    post = reply(thread, ben, PLAIN)
    before = rows(Assessment, Case, CaseEvent, Notice)

    assert look(holds_everything) == 2  # the opening post too

    [row] = ShadowAssessment.objects.filter(assessment__object_id=post.pk)
    assert (row.model, row.action, row.visibility, row.harm, row.care) == ("voice-2", "hold", "held", 2, 0)
    assert row.scores["spam"] == 0.9
    assert rows(Assessment, Case, CaseEvent, Notice) == before
    post.refresh_from_db()
    assert post.visibility == "shown"


def test_the_words_are_not_in_it(thread: Thread, ben: User):
    reply(thread, ben, DANGER)
    look(holds_everything)

    for row in ShadowAssessment.objects.values():
        assert "goodbye" not in str(row).lower()
        assert "spam" in row["scores"]


def test_each_text_is_looked_at_once_by_each_model(thread: Thread, ben: User):
    assert look(hears_nothing) == 1
    assert look(hears_nothing) == 0
    assert shadow.look_with((hears_nothing,), model="voice-3", now=timezone.now()) == 1


def test_words_that_changed_or_are_gone_are_left_alone(thread: Thread, ben: User):
    look(hears_nothing)
    edited, taken_back = reply(thread, ben, PLAIN), reply(thread, ben, "Another evening.")
    posting.edit(post=edited, author=ben, body="A third evening.", note="", version=1)
    posting.withdraw(post=taken_back, author=ben)

    assert look(hears_nothing) == 1

    seen = ShadowAssessment.objects.filter(assessment__object_id__in=[edited.pk, taken_back.pk])
    assert [row.assessment.version for row in seen] == [2]


def test_what_was_said_while_it_was_away_is_not_caught_up(thread: Thread, ben: User):
    assert look(hears_nothing, after=timedelta(hours=2)) == 0


def test_many_texts_are_taken_some_at_a_time(thread: Thread, ben: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shadow, "AT_ONCE", 2)
    for number in range(4):
        reply(thread, ben, f"{PLAIN} {number}")

    assert [look(hears_nothing) for _ in range(4)] == [2, 2, 1, 0]


def test_a_model_that_breaks_is_written_down_as_one_that_could_not_look(thread: Thread, ben: User):
    look(cannot_look)

    assert ShadowAssessment.objects.get().unknown == ["cannot_look"]


def test_it_goes_with_its_assessment(thread: Thread, ben: User):
    look(hears_nothing)
    Assessment.objects.all().delete()

    assert not ShadowAssessment.objects.exists()


def test_without_the_setting_nothing_looks(thread: Thread, ben: User, settings):
    settings.SHADOW_MODEL = ""

    assert shadow.look_along() == 0
    assert not ShadowAssessment.objects.exists()


def test_the_chore_looks_with_the_model_of_the_setting(
    thread: Thread, ben: User, settings, monkeypatch, tmp_path: Path
):
    asked = []
    settings.SHADOW_MODEL = str(tmp_path / "voice-9")
    monkeypatch.setattr(candidate, "checks_with", lambda folder: asked.append(folder) or (hears_nothing,))

    chore = next(chore for chore in CHORES if chore.do is shadow.look_along)
    chore.do()

    assert asked == [tmp_path / "voice-9"]
    assert ShadowAssessment.objects.get().model == "voice-9"


def test_a_setting_that_names_no_model_is_a_fault_of_the_chore(thread: Thread, ben: User, settings, tmp_path: Path):
    settings.SHADOW_MODEL = str(tmp_path / "nothing-here")

    with pytest.raises(candidate.NoSuchModel):
        shadow.look_along()
