"""Many writers at once: every seq once, in order, and a reader who follows by cursor misses none."""

import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from realtime import rooms
from realtime.models import Message, RoomEvent
from tests.serve import ROOT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def race(author, room, *, processes, writers, each):
    """Writers in processes of their own, on the database of this test."""
    made = connection.settings_dict
    url = os.environ.get("DATABASE_URL", "")
    name = f"sqlite:///{made['NAME']}" if connection.vendor == "sqlite" else f"{url.rsplit('/', 1)[0]}/{made['NAME']}"
    words = [str(word) for word in (author.pk, room.pk, writers, each)]
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.realtime.race_writers", *words],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": name, "REDIS_URL": "", "SAY_PER_SECOND": "0"},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(processes)
    ]
    printed = [process.communicate(timeout=100)[0] for process in started]
    assert [process.returncode for process in started] == [0] * processes
    return [json.loads(line) for line in printed]


def check(room, results, total):
    assert sum(one["said"] for one in results) == total
    assert list(RoomEvent.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, total + 1))
    assert Message.objects.count() == total
    for one in results:
        assert one["seen"] == sorted(set(one["seen"]))
    assert max(len(one["seen"]) for one in results) == total
    room.refresh_from_db()
    assert room.seq == total


@pytest.mark.postgres
def test_sixteen_writers_in_one_room_on_postgres_make_every_seq_once_and_a_live_reader_sees_all(ben, room):
    check(room, race(ben, room, processes=2, writers=8, each=20), 2 * 8 * 20)


def test_four_writers_in_one_room_on_sqlite_make_every_seq_once_and_a_live_reader_sees_all(ben, room):
    check(room, race(ben, room, processes=1, writers=4, each=15), 60)


def resend(author, room, times):
    client_id, start = uuid4(), threading.Barrier(times)

    def one(_):
        start.wait()
        try:
            return rooms.say(room=room, author=author, body="Once", client_id=client_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(one, range(times)))


def check_one(results):
    assert sorted(one.is_new for one in results) == [False] * 9 + [True]
    assert len({(one.message.pk, one.event.seq) for one in results}) == 1
    assert Message.objects.count() == RoomEvent.objects.count() == 1


@pytest.mark.postgres
def test_ten_resends_at_once_are_one_message_on_postgres(ben, room):
    check_one(resend(ben, room, 10))


def test_ten_resends_at_once_are_one_message_on_sqlite(ben, room):
    check_one(resend(ben, room, 10))
