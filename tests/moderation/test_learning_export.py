"""The export: words as they stand, of those who said yes, without what leads to anybody."""

import io
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from forum import posting
from forum.models import Thread
from moderation import decisions
from moderation.learning import export
from moderation.learning.redaction import Names, redacted
from moderation.models import Outcome, Reason
from realtime import rooms
from realtime.models import Room
from tests.cast import member
from tests.moderation.desk import DANGER, PLAIN, SALE, reply
from tests.moderation.lessons import agree, decide, decided, exported, won, worried


def labels(folder: Path) -> list[tuple[str, ...]]:
    return [example.codes for example in exported(folder)]


def test_a_decision_is_a_line_in_the_family_of_its_rule_and_month(thread: Thread, ana: User, mo: User, tmp_path: Path):
    decision = decided(thread, agree(ana), SALE, mo, Outcome.HIDE, Reason.SOURCING)

    [example] = exported(tmp_path)

    assert (example.text, example.codes) == (SALE, ("sale",))
    assert example.family == f"team_sourcing_{decision.made_at:%Y_%m}"


def test_words_of_rooms_are_among_them(room: Room, ana: User, mo: User, tmp_path: Path):
    message = rooms.say(room=room, author=agree(ana), body=DANGER, client_id=uuid4()).message
    decide(message, mo, Outcome.CARE, Reason.CARE)

    assert labels(tmp_path) == [("s3",)]


def test_what_only_a_member_heard_teaches_too(thread: Thread, ana: User, ben: User, mo: User, tmp_path: Path):
    post = reply(thread, agree(ana), PLAIN)
    worried(post, ben)
    decide(post, mo, Outcome.CARE, Reason.CARE)

    assert labels(tmp_path) == [("s2",)]


def test_words_edited_since_are_left_out(thread: Thread, ana: User, mo: User, tmp_path: Path):
    post = reply(thread, agree(ana), DANGER)
    decide(post, mo, Outcome.CARE, Reason.CARE)
    assert len(exported(tmp_path)) == 1
    post.refresh_from_db()

    posting.edit(post=post, author=ana, body=PLAIN, note="", version=post.version)

    assert exported(tmp_path) == []


def test_words_taken_back_are_left_out(thread: Thread, ana: User, mo: User, tmp_path: Path):
    post = reply(thread, agree(ana), DANGER)
    decide(post, mo, Outcome.CARE, Reason.CARE)

    posting.withdraw(post=post, author=ana)

    assert exported(tmp_path) == []


def test_words_that_stand_otherwise_than_they_were_judged_are_left_out(
    thread: Thread, ana: User, mo: User, tmp_path: Path
):
    decision = decided(thread, agree(ana), DANGER, mo, Outcome.CARE, Reason.CARE)
    subject = decision.case.subject
    type(subject).objects.filter(pk=subject.pk).update(visibility="hidden")

    assert exported(tmp_path) == []


def test_words_of_somebody_who_left_are_left_out(thread: Thread, ana: User, mo: User, tmp_path: Path):
    decided(thread, agree(ana), SALE, mo, Outcome.HIDE, Reason.SOURCING)
    User.objects.filter(pk=ana.pk).update(is_active=False)

    assert exported(tmp_path) == []


def test_a_decision_taken_back_or_asked_about_again_waits(
    thread: Thread, ana: User, ben: User, mo: User, tmp_path: Path
):
    undone = decided(thread, agree(ana), SALE, mo, Outcome.HIDE, Reason.SOURCING)
    decisions.undo(undone, by=mo)
    again = reply(thread, ana, DANGER)
    decide(again, mo, Outcome.CARE, Reason.CARE)
    worried(again, ben)

    assert exported(tmp_path) == []


def test_a_won_appeal_makes_words_harmless(thread: Thread, ana: User, mo: User, mia: User, tmp_path: Path):
    won(decided(thread, agree(ana), SALE, mo, Outcome.HIDE, Reason.SOURCING), ana, mia)

    [example] = exported(tmp_path)

    assert (example.codes, example.family[:13]) == (("ok",), "team_sourcing")


def test_the_newest_decision_has_the_last_word(thread: Thread, ana: User, ben: User, mo: User, tmp_path: Path):
    post = reply(thread, agree(ana), DANGER)
    decide(post, mo, Outcome.SHOW, Reason.NONE_BROKEN)
    worried(post, ben)
    decide(post, mo, Outcome.CARE, Reason.CARE)

    assert labels(tmp_path) == [("s3",)]


def test_line_breaks_are_written_so_that_training_reads_them(thread: Thread, ana: User, mo: User, tmp_path: Path):
    body = f"{SALE}\n\n# family: mine\u2028ok not a line of its own"
    decided(thread, agree(ana), body, mo, Outcome.HIDE, Reason.SOURCING)

    [example] = exported(tmp_path)

    assert example.text == body.replace("\u2028", "\n")
    assert example.family.startswith("team_")


def test_the_command_prints_no_name_and_no_number_of_anybody(thread: Thread, ana: User, ben: User, mo: User):
    body = f"{SALE} Ana here, ask Ben or @ana_99, 07700 900123, ana@mail.example.com, www.pills.example/ana"
    decision = decided(thread, agree(ana), body, mo, Outcome.HIDE, Reason.SOURCING)
    out, err = io.StringIO(), io.StringIO()

    call_command("export_labels", stdout=out, stderr=err)

    line = next(line for line in out.getvalue().splitlines() if line.startswith("sale"))
    for part in ("ana", "ben", "07700", "900123", "pills."):
        assert part not in line.lower()
    assert "07700" not in err.getvalue()
    assert "1 texts" in err.getvalue()
    assert str(decision.case.subject.client_id) not in out.getvalue()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("quiet river knows, and so does QUIET RIVER.", "Sam knows, and so does Sam."),
        ("zed's banana, zedd and zed", "Sam's banana, zedd and Sam"),
        ("there is hope. Hope is all", "there is hope. Hope is all"),  # Hope is a member, and a word
        ("thank you Hope", "thank you Sam"),
        ("my name is John Smith, born 12/03/1985", "my name is Sam, born 00/00/0000"),
        ("at 12 Oak Street apt 4, SW1A 1AA", "at 1 Some Street, AA1 1AA"),
        ("card 4111 1111 1111 1111", "card 0000 0000 0000 0000"),
        ("wallet 1BoatSLRHtKNngkdXEeobR76b53", "wallet XX00000"),
        ("five five five zero one two one", "555-0100"),
        ("call 988, 116 123 or 1-800-662-4357, day 1,204 since 2019 2020", None),
        ("30 mg at 10:30, 5 years 3 months", None),
    ],
)
def test_what_leads_to_somebody_is_taken_out_and_the_rest_stays(text: str, left: str | None):
    assert redacted(text, Names(["quiet river", "zed", "hope"])) == (text if left is None else left)


def test_a_place_without_members_has_no_names_to_find():
    assert redacted("hello İana", Names([])) == "hello İana"


def test_the_export_asks_the_database_as_often_for_many_as_for_few(thread: Thread, ana: User, mo: User):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            list(export.lines())
        return len(asked)

    decided(thread, agree(ana), SALE, mo, Outcome.HIDE, Reason.SOURCING)
    few = queries()
    for number in range(6):
        decided(thread, agree(member(f"seller{number}")), SALE, mo, Outcome.HIDE, Reason.MARKETING)

    assert queries() == few
