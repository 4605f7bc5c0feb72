"""`./run bench` counts right, and reaches its end on a machine that has nothing but the site."""

import asyncio
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from config.bench import machine, words
from config.bench.fanout import SENDERS, Fanout
from config.bench.http import Connection, Load
from config.bench.servers import FLAGS, ROOT, Broken, Running, clean_environment, running
from config.bench.sockets import Socket, frame
from config.bench.tables import Table, figure, percentile
from config.env import env

HERE = Running(port=0, pid=0)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.5, None),
        ([3.0], 0.99, 3.0),
        ([1, 2, 3, 4], 0.5, 2),
        ([1, 2, 3, 4], 0.51, 3),
        ([*range(1, 101)], 0.99, 99),
    ],
)
def test_a_percentile_is_a_value_that_was_measured(values, share, expected):
    assert percentile(values, share) == expected


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "-"), (12345, "12,345"), (12345.6, "12,346"), (12.345, "12.3"), (1.2345, "1.23"), (0.01234, "0.012")],
)
def test_a_figure_shows_the_digits_that_mean_something(value, shown):
    assert figure(value) == shown


def test_a_table_lines_up_rows_with_different_columns():
    table = Table("Pages", [{"what": "home", "ms": 1.5}, {"what": "thread", "failed": 0}], ["a note"])

    assert str(table).splitlines() == [
        "== Pages",
        "what      ms  failed",
        "home    1.50",
        "thread             0",
        "   a note",
    ]


def test_the_rivals_are_served_as_the_site_is():
    served = (ROOT / "deploy" / "serve").read_text()

    assert [word for word in FLAGS if word not in served.split()] == []


def test_a_throw_away_site_knows_nothing_of_the_real_one(monkeypatch):
    monkeypatch.setattr(env, "environ", {"DATABASE_URL": "x", "SECRET_KEY_FILE": "y", "PATH": "/bin"})

    assert clean_environment() == {"PATH": "/bin"}


def test_posts_are_made_of_what_the_demo_community_says():
    made = words.bodies(30)

    assert len(words.texts()) > 100
    assert len(set(made)) == 30
    assert all(words.POST_BYTES / 2 < len(body) < words.POST_BYTES * 2 for body in made)


@pytest.mark.parametrize("size", [0, 5, 125, 126, 3000])
async def test_frames_are_heard_whole_however_they_arrive(size):
    heard = []
    socket = Socket(lambda _, payload: heard.append(payload), b"", greeted=True)
    head = bytes([0x81, size]) if size < 126 else b"\x81\x7e" + size.to_bytes(2, "big")
    stream = b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + 2 * (head + b"x" * size)

    for at in range(0, len(stream), 7):
        socket.data_received(stream[at : at + 7])

    assert heard == [b"x" * size] * 2
    assert socket.opened.done()


async def test_a_socket_that_is_refused_says_so():
    socket = Socket(lambda *_: None, b"", greeted=True)

    socket.data_received(b"HTTP/1.1 403 Forbidden\r\n\r\n")
    socket.connection_lost(None)

    with pytest.raises(ConnectionError):
        await socket.opened


def test_a_frame_of_a_client_is_masked():
    assert frame(b"hi") == b"\x81\x82\0\0\0\0hi"
    assert frame(b"x" * 200)[:4] == b"\x81\xfe\x00\xc8"


class Hall:
    """A room without a server: what is said waits in `said` until it is told to the audience."""

    def __init__(self, size: int) -> None:
        self.said: list[bytes] = []
        self.fanout = Fanout(lambda text: json.dumps({"type": "feed", "text": text}))
        self.fanout.sockets = [self] * size  # type: ignore[list-item]

    def send(self, text: str) -> None:
        self.said.append(text.encode())

    def tell(self, who: str, number: int) -> None:
        self.fanout.hear(who, self.said[number])


@pytest.fixture
def hall():
    hall = Hall(SENDERS)
    for _ in range(2 * SENDERS):  # two of each sender
        hall.fanout._say(0.0)
    return hall


def test_a_message_is_complete_with_its_last_receipt(hall):
    for who in range(SENDERS):
        hall.tell(who, 0)

    assert (hall.fanout.tally.delivered, len(hall.fanout.tally.to_last)) == (SENDERS, 1)


def test_a_message_that_comes_twice_is_counted_as_such(hall):
    hall.tell("a", 0)
    hall.tell("a", 0)

    assert (hall.fanout.tally.delivered, hall.fanout.tally.duplicated) == (1, 1)


def test_a_message_that_comes_after_a_later_one_is_counted_as_such(hall):
    hall.tell("a", SENDERS)  # the second of the first sender
    hall.tell("a", 0)

    assert (hall.fanout.tally.reordered, hall.fanout.tally.duplicated) == (1, 0)


def test_what_never_comes_is_lost_and_forgotten(hall):
    hall.tell("a", 0)

    assert hall.fanout._give_up() == 2 * SENDERS * SENDERS - 1
    hall.tell("b", 0)
    assert hall.fanout.tally.delivered == 1


async def test_an_answer_is_read_whole_with_a_length_or_in_chunks():
    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        connection = Connection(Running(server.sockets[0].getsockname()[1], 0))
        first, second = [await connection.ask(b"GET / HTTP/1.1\r\n\r\n") for _ in range(2)]
        connection.close()

    assert [(one.status, one.body) for one in (first, second)] == [(200, b"hello"), (404, b"hello")]


def test_failures_are_told_and_costs_are_shared_out():
    load = Load([1.0, 2.0], cost=machine.Cost(wall=2.0, server=0.01, foreign=0.5))
    load.statuses.update({200: 1, 503: 1})

    row = load.row("page")

    assert (row["failed"], row["server ms"], row["per second"]) == (1, 5.0, 1.0)
    assert (load + load).cost == machine.Cost(4.0, 0.02, 0.5)


def test_a_server_that_does_not_start_says_what_it_printed(tmp_path):
    command = ["sh", "-c", "echo no such thing; exit 3"]

    with pytest.raises(Broken, match="no such thing"), running(lambda _: command, {}, tmp_path) as server:
        asyncio.run(Connection(server).ask(b"GET / HTTP/1.1\r\n\r\n"))


def bench(tmp_path: Path, *words: str) -> tuple[str, dict]:
    printed, file = io.StringIO(), tmp_path / "raw.json"
    call_command("bench", *words, "--json", str(file), stdout=printed)
    return printed.getvalue(), json.loads(file.read_text())


@pytest.mark.slow
def test_screening_is_measured_without_a_site(tmp_path):
    printed, raw = bench(tmp_path, "screen", "--seconds", "0.1")

    assert "== Screening" in printed
    assert raw["machine"]["cores"] >= 1
    assert raw["parts"]["screen"][0]["rows"][0]["could not look"] == 0


@pytest.mark.slow
def test_pages_are_measured_on_a_throw_away_site(tmp_path):
    printed, raw = bench(tmp_path, "pages", "--seconds", "0.2")

    pages, hello, weight = raw["parts"]["pages"]
    assert [row["failed"] for row in pages["rows"] + hello["rows"]] == [0] * 9
    assert weight["rows"][0]["what"] == "page"
    assert "one hop costs" in printed
