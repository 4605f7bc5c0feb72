"""Bring the demo community to life: months of it, told in order through the real verbs, in one transaction."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.models import User
from common.errors import Conflict
from config.demo import data, habits
from config.demo.speech import Speech
from config.demo.stage import Stage
from config.demo.team import Team
from config.demo.timeline import Timeline
from forum.models import Post, Space, Thread
from moderation.models import Case
from realtime.models import Message, Room

Report = Callable[[str], None]
EVERY = 250  # acts between two lines of progress


@dataclass(frozen=True)
class Summary:
    people: int
    spaces: int
    threads: int
    replies: int
    rooms: int
    messages: int
    cases: int
    open_cases: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.people} people, {self.spaces} spaces, {self.threads} threads, {self.replies} replies, "
            f"{self.rooms} rooms, {self.messages} messages, {self.cases} cases ({self.open_cases} open), "
            f"in {self.seconds:.0f} s"
        )


def load(*, now: datetime, report: Report) -> Summary:
    """Fill an empty database; all of it or nothing. Raises Conflict when somebody already lives here.

    Raises NoCase or NoSuchWords when a scene does not fit what was said and what the screening made of it.
    """
    if User.objects.exists():
        raise Conflict("This place has members. The demo community is for an empty one.", code="not_empty")
    started = time.monotonic()
    with unhurried(), transaction.atomic():
        threads, rooms = data.threads(now), data.rooms(now)
        report(
            f"The demo community moves in: {len(data.people())} people, {len(threads)} threads, {len(rooms)} rooms ..."
        )
        stage = Stage(now)
        stage.fill(rooms)
        for line in tell(stage, threads, rooms):
            report(line)
        habits.read_some(stage.users.values(), now=now)
    return count(time.monotonic() - started)


def tell(stage: Stage, threads: list[data.Place], rooms: list[data.Place]) -> Iterator[str]:
    """Play the whole story on `stage`; yields lines of progress."""
    timeline = Timeline(stage.now)
    team = Team(stage, timeline, threads, data.steps([*threads, *rooms], stage.now))
    speech = Speech(stage, timeline, team.screened)
    for thread in threads:
        speech.add_thread(thread)
    for room in rooms:
        speech.add_room(room)
    words = sum(len(place.words) for place in [*threads, *rooms])
    for done, _ in enumerate(timeline.play(), start=1):
        if done % EVERY == 0:
            yield f"  {len(stage.subjects)} of {words} posts and messages"


@contextmanager
def unhurried() -> Iterator[None]:
    """Months pass in seconds here: the limits that go by the wall clock are lifted meanwhile."""
    before = settings.POST_PER_SECOND, settings.SAY_PER_SECOND
    settings.POST_PER_SECOND = settings.SAY_PER_SECOND = 0
    try:
        yield
    finally:
        settings.POST_PER_SECOND, settings.SAY_PER_SECOND = before


def count(seconds: float) -> Summary:
    threads = Thread.objects.count()
    return Summary(
        people=User.objects.count(),
        spaces=Space.objects.count(),
        threads=threads,
        replies=Post.objects.count() - threads,
        rooms=Room.objects.count(),
        messages=Message.objects.count(),
        cases=Case.objects.count(),
        open_cases=Case.objects.open().count(),
        seconds=seconds,
    )
