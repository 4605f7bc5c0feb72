"""One question over HTTP, whatever the other side does; and what an answer means in our categories."""

import shutil
import ssl
import subprocess
from time import monotonic

import pytest

from moderation.evidence import CATEGORIES, Axis, Level
from moderation.second_reader import llama_guard, openai_style
from moderation.second_reader.reader import Away, CouldNotRead, Heard, Unreadable
from moderation.second_reader.wire import MOST_BYTES, Line
from tests.moderation.other_side import drips, guard, hangs, other_side, says, scores

KEY = "sk-do-not-show"
WORDS = "a quiet evening"


@pytest.fixture
def other():
    with other_side() as server:
        yield server


def openai(url: str, seconds: float = 5.0) -> list[Heard]:
    return openai_style.OpenAIStyle(Line(url, KEY, seconds)).read(WORDS)


def llama(url: str) -> list[Heard]:
    return llama_guard.LlamaGuard(Line(url, "", 5.0)).read(WORDS)


def graver(heard: list[Heard]) -> set[tuple[str, Axis, Level]]:
    return {(one.category, one.axis, one.level) for one in heard if one.level}


def test_scores_become_levels_of_our_categories(other):
    other.answer = scores(**{"self_harm__intent": 0.9, "hate": 0.55, "sexual__minors": 0.4})

    assert graver(openai(other.url)) == {
        ("suicide_self_harm", Axis.CARE, Level.HIGH),
        ("harassment_hate", Axis.HARM, Level.LOW),
        ("sexual", Axis.HARM, Level.HIGH),
    }


def test_low_scores_are_heard_as_hints_alone(other):
    heard = openai(other.url)

    assert heard
    assert graver(heard) == set()


@pytest.mark.parametrize("base", ["", "/v1", "/v1/", "/behind/a/path/v1"])
def test_an_address_is_taken_with_and_without_the_version(other, base):
    openai(other.url + base)

    assert other.paths == [f"{base.rstrip('/').removesuffix('/v1')}/v1/moderations"]


def test_safe_is_nothing_heard_and_unsafe_is_its_hazards(other):
    other.answer = guard("\n\nsafe")
    assert llama(other.url) == []

    other.answer = guard("unsafe\nS1,S11")
    assert graver(llama(other.url)) == {
        ("violence_threat", Axis.HARM, Level.LOW),
        ("suicide_self_harm", Axis.CARE, Level.HIGH),
    }
    assert other.paths == ["/v1/chat/completions"] * 2


def test_hazards_that_are_none_of_ours_raise_nothing(other):
    other.answer = guard("unsafe\nS8, S13")

    assert llama(other.url) == []


@pytest.mark.parametrize(
    "text",
    ["", "Safe.", "safe\nunsafe", "unsafe", "unsafe\nS99", "unsafe\nS1 and more", "I can't help with that.", "S1"],
)
def test_anything_else_a_guard_says_is_unreadable(other, text):
    other.answer = guard(text)

    with pytest.raises(Unreadable):
        llama(other.url)


def test_an_answer_that_was_cut_short_is_unreadable(other):
    other.answer = guard("unsafe\nS1", finish="length")

    with pytest.raises(Unreadable):
        llama(other.url)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>it works</html>",
        b"\xff\xfe",
        b"[" * 50_000,
        b"null",
        {"error": {"message": "no"}},
        {"results": []},
        {"results": [{"flagged": False, "categories": {"hate": False}}]},
        {"results": [{"category_scores": {"nobody-knows-this": 0.9}}]},
        {"results": [{"category_scores": {"hate": "high"}}]},
        {"results": [{"category_scores": {"hate": True}}]},
        {"results": [{"category_scores": {"hate": 7}}]},
        b'{"results": [{"category_scores": {"hate": NaN}}]}',
        b'{"results": "' + b"x" * MOST_BYTES + b'"}',
    ],
    ids=range(14),
)
def test_an_answer_without_a_verdict_is_unreadable_and_never_harmless(other, body):
    other.answer = says(body)

    with pytest.raises(Unreadable):
        openai(other.url)


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_refused_question_says_nothing_of_the_service(other, status):
    other.answer = says({"error": WORDS}, status=status)

    with pytest.raises(Unreadable, match=rf"^status {status}$"):
        openai(other.url)


@pytest.mark.parametrize("status", [201, 401, 403, 404, 429, 500, 503])
def test_any_other_status_is_a_service_that_is_away(other, status):
    other.answer = says({"results": []}, status=status)

    with pytest.raises(Away, match=rf"^status {status}$"):
        openai(other.url)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_anywhere(other, status):
    with other_side() as elsewhere:
        other.answer = says(b"", status=status, Location=f"{elsewhere.url}/v1/moderations")

        with pytest.raises(Away):
            openai(other.url)
        assert (other.calls, elsewhere.calls) == (1, 0)


@pytest.mark.parametrize("slow", [hangs, drips])
def test_a_slow_answer_ends_in_time_however_it_is_slow(other, slow):
    other.answer = slow
    began = monotonic()

    with pytest.raises(Away, match="^time-out$"):
        openai(other.url, seconds=0.15)
    assert monotonic() - began < 2


def test_an_endless_answer_is_read_no_further_than_its_limit(other):
    def endless(asked):
        asked.send_response(200)
        asked.end_headers()
        while not asked.server.let_go.is_set():
            asked.wfile.write(b" " * 10_000)

    other.answer = endless

    with pytest.raises(CouldNotRead):
        openai(other.url, seconds=2)


def test_nobody_there_is_a_service_that_is_away():
    with other_side() as server:
        gone = server.url

    with pytest.raises(Away, match="ConnectionRefusedError"):
        openai(gone)


def test_no_fault_tells_the_key(other):
    reader = openai_style.OpenAIStyle(Line(other.url, f"{KEY}\nX-More: 1", 5.0))

    with pytest.raises(Away) as fault:
        reader.read(WORDS)
    assert KEY not in f"{fault.value!r} {fault.value.__cause__!r} {fault.value.__context__!r}"


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificate")
    made = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    files = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run([*made.split(), "-keyout", files[0], "-out", files[1]], check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(files[1], files[0])

    with other_side(tls) as server, pytest.raises(Away, match="certificate"):
        openai(server.url)
    assert server.calls == 0


@pytest.mark.parametrize("module", [openai_style, llama_guard], ids=lambda module: module.__name__.split(".")[-1])
def test_the_table_speaks_of_our_categories_and_pages_nobody(module):
    rows = module.TABLE.values() if isinstance(module.TABLE, dict) else module.TABLE
    rows = [row for row in rows if row]

    assert {row.ours for row in rows} <= set(CATEGORIES)
    assert all(
        row.axis is Axis.CARE for row in rows if row.ours == "suicide_self_harm" and "instructions" not in str(row)
    )
    if module is openai_style:
        assert max(row.level(1.0) for row in rows) == Level.HIGH
    else:
        assert max(max(row.alone, row.agreed) for row in rows) == Level.HIGH
