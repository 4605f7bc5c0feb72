"""Run by test_races.py in a process of its own: threads that say things in one room, and one that reads it live by cursor.

Prints one JSON line: how many were said, the seqs a live reader saw in the order in which it saw them.
"""

import json
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid5

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.db import connection  # noqa: E402

from accounts.models import User  # noqa: E402
from realtime import feed, rooms  # noqa: E402
from realtime.models import Room  # noqa: E402

SPACE = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")


def write(author_id: int, room_id: int, writer: str, n: int) -> int:
    """Every other message is sent twice, as after a lost answer."""
    author, room = User.objects.get(pk=author_id), Room.objects.get(pk=room_id)
    said = 0
    try:
        for i in range(n):
            for _ in range(1 + i % 2):
                result = rooms.say(
                    room=room, author=author, body=f"{writer} says {i}", client_id=uuid5(SPACE, f"{writer}.{i}")
                )
                said += result.is_new
    finally:
        connection.close()
    return said


def read(room_id: int, done: threading.Event) -> list[int]:
    """As the hub does: from the last seq it knows, as often as it can."""
    seen: list[int] = []
    try:
        while True:
            over = done.is_set()
            page = feed.since(room_id, seen[-1] if seen else 0)
            seen += [item.seq for item in page.items]
            if over and not page.items:
                return seen
    finally:
        connection.close()


def main(author_id: int, room_id: int, writers: int, each: int) -> None:
    done = threading.Event()
    with ThreadPoolExecutor(writers + 1) as threads:
        seen = threads.submit(read, room_id, done)
        said = [threads.submit(write, author_id, room_id, f"{os.getpid()}.{w}", each) for w in range(writers)]
        total = sum(one.result() for one in said)
        done.set()
        print(json.dumps({"said": total, "seen": seen.result()}))


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
