"""`manage.py screen`: a stream of JSON lines, in order, with no database and no words in the error stream."""

import io
import json
import sys
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from moderation.evidence import CATEGORIES


@pytest.fixture
def screen(monkeypatch):
    def run(*lines: str | bytes, **options):
        raw = b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        out = io.StringIO()
        call_command("screen", stdout=out, **options)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return run


def item(**fields) -> str:
    return json.dumps({"id": "1", "text": "hello", **fields})


def test_every_line_is_answered_in_order(screen):
    answers = screen(*[item(id=n, text="one day at a time") for n in range(5)])

    assert [answer["id"] for answer in answers] == [0, 1, 2, 3, 4]


def test_an_answer_has_all_that_was_promised(screen):
    [answer] = screen(item(text="took all of my pills, goodbye everyone"))

    assert set(answer["scores"]) >= set(CATEGORIES)
    assert (answer["severity"], answer["action"], answer["care"], answer["harm"]) == (3, "urgent", "urgent", "none")
    assert {"check", "category", "axis", "level", "span"} <= set(answer["reasons"][0])
    assert answer["unknown"] == []
    assert answer["ms"] > 0


@pytest.mark.parametrize(
    "line",
    ["secret words", "[1]", "null", '{"id": 1}', '{"id": 1, "text": 5}', '{"text": "a", "surface": "moon"}', b"\xff\xfe", "[" * 5000],
)  # fmt: skip
def test_a_line_we_cannot_read_gets_a_sentence_and_the_stream_goes_on(screen, capsys, line):
    answers = screen(line, item(id=2))

    assert answers[0] == {"id": None, "error": "This line is not a JSON object with a text."}
    assert answers[1]["id"] == 2
    assert capsys.readouterr().err == ""


def test_words_that_are_no_words_are_answered(screen):
    assert screen(item(text="a\x00b \ud800 c"))[0]["action"] == "allow"


def test_a_newcomer_in_a_script_we_do_not_read_waits_for_a_person(screen):
    text = "\u043f\u043e\u0433\u043e\u0432\u043e\u0440\u0438\u0442\u0435 " * 5

    held, shown = screen(item(text=text, author_is_new=True), item(text=text))

    assert (held["action"], held["unknown"]) == ("hold", ["language"])
    assert shown["action"] == "review"


def test_options_stand_in_for_what_lines_leave_out(screen):
    text = "\u043f\u043e\u0433\u043e\u0432\u043e\u0440\u0438\u0442\u0435 " * 5

    assert screen(item(text=text), author_is_new=True, surface="chat")[0]["action"] == "hold"
