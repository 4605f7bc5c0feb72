"""The scaled profile as processes: nginx, two that serve pages, one that holds sockets, a worker, PostgreSQL, Redis.

Nothing but DATABASE_URL and REDIS_URL makes it so. Then things are killed, and nothing that was acknowledged is lost.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import redis
from django.conf import settings
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.proxy import proxy
from tests.serve import ROOT, Server, environment, manage, serve
from tests.services import finish, folder, free_port, running
from tests.system.conftest import NO_LIMITS, SEED
from tests.system.visitor import Visitor

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.slow, pytest.mark.timeout(240)]

PATIENCE = 20  # seconds; what is waited for comes in milliseconds


@dataclass
class Profile:
    url: str  # of nginx
    env: dict[str, str]
    web: list[Server]
    sockets: list[Server]
    made: dict
    stack: ExitStack
    home: Path
    cache: ExitStack = field(default_factory=ExitStack)

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def visitor(self, name: str, *, through: Server | None = None) -> Visitor:
        return Visitor(through.port if through else self.port, self.made["cookies"][name])

    def start_redis(self) -> None:
        port = self.env["REDIS_URL"].rsplit(":", 1)[1].split("/")[0]
        program = shutil.which("redis-server")
        command = [program, "--port", port, "--bind", "127.0.0.1", "--save", ""]
        home = self.home / f"redis-{uuid4().hex[:6]}"
        home.mkdir()
        self.cache.enter_context(running(command, home, up=lambda: answers(self.env["REDIS_URL"])))

    @contextmanager
    def sitting(self, name: str, cursor: int = 0) -> Iterator[ClientConnection]:
        """In the room, by way of nginx and the process for sockets."""
        url = f"{self.url.replace('http', 'ws', 1)}/ws/rooms/evening/?cursor={cursor}"
        headers = {"Cookie": self.made["cookies"][name]}
        with connect(url, origin=Origin(self.url), additional_headers=headers, proxy=None, max_queue=None) as socket:
            yield socket

    def rows(self, query: str) -> list[tuple]:
        with psycopg.connect(self.env["DATABASE_URL"]) as line:
            return line.execute(query).fetchall()

    def change(self, statement: str) -> None:
        with psycopg.connect(self.env["DATABASE_URL"], autocommit=True) as line:
            line.execute(statement)


def answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def drop(postgres_url: str, database: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as line:
        line.execute(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture(scope="module")
def profile(postgres_url: str, redis_url: str) -> Iterator[Profile]:
    """`redis_url` says that there is one; this profile has its own, which may be killed."""
    with ExitStack() as stack, ExitStack() as cache:
        home = stack.enter_context(folder("waymark-scaled-"))
        database = f"scaled_{uuid4().hex}"
        with psycopg.connect(postgres_url, autocommit=True) as line:
            line.execute(f"CREATE DATABASE {database}")
        stack.callback(drop, postgres_url, database)
        env = {
            "DATABASE_URL": f"{postgres_url.rsplit('/', 1)[0]}/{database}",
            "REDIS_URL": f"redis://127.0.0.1:{free_port()}/0",
            "LOG_LEVEL": "WARNING",
            **NO_LIMITS,
        }
        made = Profile("", env, [], [], {}, stack, home, cache)
        made.start_redis()
        public = free_port()
        env["SITE_URL"] = f"http://127.0.0.1:{public}"
        made.web = [stack.enter_context(serve(env)) for _ in range(2)]
        made.sockets = [stack.enter_context(serve(env))]
        made.made = json.loads(manage(env, "shell", "--no-imports", "-c", SEED).splitlines()[-1])
        pages = home / "help"
        manage(env, "help_pages", str(pages))
        ports = [server.port for server in made.web]
        static = Path(settings.STATIC_ROOT)
        made.url = stack.enter_context(
            proxy(web=ports, sockets=made.sockets[0].port, help_pages=pages, static=static, port=public)
        )
        yield made


def heard(socket: ClientConnection, upto: int) -> list[dict]:
    """The items of the room's news until the one with that seq."""
    items: list[dict] = []
    while not items or items[-1]["seq"] < upto:
        frame = json.loads(socket.recv(timeout=PATIENCE))
        items += frame["items"] if frame["type"] == "feed" else []
    return items


def say(person: Visitor, words: str, **more: str) -> dict:
    """Say it, and again while nobody answers that it is kept: the same client_id makes that harmless."""
    form = {"body": words, "client_id": str(uuid4()), **more}
    for _ in range(50):
        try:
            answer = person.post("/rooms/evening/messages/", form, Accept="application/json")
        except OSError:  # whoever was asked has just died
            continue
        if answer.status in {200, 201}:
            return answer.data
        assert answer.status in {502, 503}, answer.text
    raise AssertionError("nobody took the message")


def test_what_is_said_through_one_process_is_heard_through_another(profile: Profile):
    with profile.sitting("ben") as ben:
        for number, server in enumerate(profile.web):
            seq = say(profile.visitor("ana", through=server), f"Through process {number}")["seq"]
            assert heard(ben, seq)[-1]["text"] == f"Through process {number}"


def test_a_form_of_a_page_is_taken_by_way_of_the_proxy(profile: Profile):
    ana = profile.visitor("ana")

    answer = ana.post("/rooms/evening/messages/", {"body": "By way of the proxy"}, Origin=profile.url)
    left = ana.ask("POST", "/leave-now/", Origin=profile.url, Cookie="")

    assert answer.status == 302
    assert (left.status, left.headers["Location"]) == (302, settings.QUICK_EXIT_URL)


def test_every_process_is_ready_and_the_proxy_is_too(profile: Profile):
    for server in (None, *profile.web, *profile.sockets):
        answer = profile.visitor("ana", through=server).get("/health/ready")

        assert (answer.status, answer.data["status"], answer.data["redis"]) == (200, "ready", True)


def test_a_worker_finishes_what_was_left_unfinished(profile: Profile):
    say(profile.visitor("ana"), "A check never came back about this one")
    profile.change(
        "UPDATE moderation_assessment SET finished_at = NULL WHERE id = (SELECT max(id) FROM moderation_assessment)"
    )
    unfinished = "SELECT 1 FROM moderation_assessment WHERE finished_at IS NULL"
    # What a clock would put there after half a minute.
    manage(
        profile.env,
        "shell",
        "--no-imports",
        "-c",
        "from config.celery import do_chore; do_chore.delay('finish_assessments')",
    )

    home = profile.home / "worker"
    home.mkdir()
    worker = [sys.executable, "-m", "celery", "-A", "config", "worker", "--beat", "--schedule", str(home / "beat"),
              "--concurrency", "1", "--loglevel", "WARNING"]  # fmt: skip
    in_house = {**environment(profile.env), "PYTHONPATH": str(ROOT)}
    with running(worker, home, up=lambda: not profile.rows(unfinished), env=in_house):
        assert profile.rows(unfinished) == []


def while_it_happens(profile: Profile, happen: Callable[[], object], count: int = 60) -> tuple[list[int], list[str]]:
    """Say `count` things through the proxy while somebody listens; in the middle, let it happen. Seqs and words heard."""
    ana = profile.visitor("ana")
    with profile.sitting("ben", cursor=say(ana, "Before")["seq"]) as ben:
        acknowledged = []
        for n in range(count):
            if n == count // 3:
                happen()
            acknowledged.append(say(ana, f"line {n}")["seq"])
        items = heard(ben, acknowledged[-1])
    return acknowledged, [item["text"] for item in items]


def all_there(acknowledged: list[int], words: list[str]) -> None:
    assert words == [f"line {n}" for n in range(len(acknowledged))]
    assert acknowledged == sorted(set(acknowledged))


def test_redis_that_forgets_everything_and_starts_anew_loses_nothing(profile: Profile):
    def happen() -> None:
        with redis.Redis.from_url(profile.env["REDIS_URL"]) as client:
            client.flushall()
        profile.cache.close()  # away
        answer = profile.visitor("ana").get("/health/ready")
        assert (answer.status, answer.data["status"], answer.data["redis"]) == (200, "ready", False)
        say(profile.visitor("mo"), "line away")
        profile.start_redis()

    acknowledged, words = while_it_happens(profile, happen)

    words.remove("line away")
    all_there(acknowledged, words)


# The last one: a process does not come back.
def test_a_process_that_is_killed_takes_no_message_with_it(profile: Profile):
    acknowledged, words = while_it_happens(profile, profile.web[0].process.kill)

    all_there(acknowledged, words)
    stored = profile.rows(f"SELECT seq, body FROM realtime_message WHERE seq >= {acknowledged[0]} ORDER BY seq")
    assert stored == list(zip(acknowledged, words, strict=True))  # each of them, once, and nothing else
    assert profile.visitor("ana").get("/health/ready").status == 200
    finish(profile.web[0].process)
