"""The TOML files of this folder, read into times and people. Nothing here touches the database."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
EDITED_AFTER = {"thread": 6.0, "room": 1.2}  # minutes
WITHDRAWN_AFTER = 0.8
FLAGGED_AFTER = 6.0

Spot = tuple[str, int]  # (key of the thread or slug of the room, number of the words in it; 0 is the first)


class NoSuchWords(LookupError):
    """A scene names words that stand nowhere, or in two places."""


@dataclass(frozen=True)
class Words:
    """What somebody said, once. `at` is in UTC."""

    spot: Spot
    author: str
    at: datetime
    body: str
    note: str = ""
    edited_body: str = ""
    withdrawn: bool = False
    flags: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Place:
    """A thread or a room, and all that was said in it. `facts` are the other keys of its table."""

    key: str
    facts: dict[str, Any]
    words: tuple[Words, ...]


@dataclass(frozen=True)
class Step:
    """One thing a member or a moderator did about some words. `extra`: reason, note, hours or body."""

    spot: Spot
    at: datetime
    by: str
    do: str
    extra: dict[str, Any] = field(default_factory=dict)


@cache
def read(path: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / path).read_text(encoding="utf-8"))


def people() -> list[dict[str, Any]]:
    return read("people.toml")["people"]


def blocks() -> list[dict[str, str]]:
    return read("people.toml")["blocks"]


def spaces() -> list[dict[str, Any]]:
    return read("spaces.toml")["spaces"]


def threads(now: datetime) -> list[Place]:
    """All threads of all spaces; `facts` hold the space (the name of the file), the title and how to answer."""
    found = []
    for path in sorted((FOLDER / "threads").glob("*.toml")):
        for told in read(f"threads/{path.name}")["threads"]:
            opened = now - timedelta(days=told["days_ago"])
            replies = enumerate(told.get("replies", []), start=1)
            words = [_words((told["key"], 0), told, opened)]
            words += [
                _words((told["key"], n), one, opened + timedelta(minutes=one["minutes_after"])) for n, one in replies
            ]
            facts = {"space": path.stem, "title": told["title"], "answers": told.get("answers", "any")}
            found.append(Place(told["key"], facts, tuple(words)))
    return found


def rooms(now: datetime) -> list[Place]:
    found = []
    for path in sorted((FOLDER / "rooms").glob("*.toml")):
        told = read(f"rooms/{path.name}")
        end = _last(told["anchor"], now) if "anchor" in told else now
        words = [
            _words((told["slug"], n), one, end - timedelta(minutes=one["minutes_ago"]))
            for n, one in enumerate(told["messages"])
        ]
        facts = {key: value for key, value in told.items() if key != "messages"}
        found.append(Place(told["slug"], facts, tuple(words)))
    return sorted(found, key=lambda room: room.facts["position"])


def steps(places: list[Place], now: datetime) -> list[Step]:
    """Every step of every scene, in no order. Raises NoSuchWords."""
    by_key = {place.key: place for place in places}
    found = []
    for scene in read("scenes.toml")["scenes"]:
        words = _find(by_key.get(scene.get("thread") or scene["room"]), scene["words"])
        for step in scene["steps"]:
            at = now - timedelta(minutes=step["ago"]) if "ago" in step else words.at + timedelta(minutes=step["after"])
            extra = {key: value for key, value in step.items() if key not in {"after", "ago", "by", "do"}}
            found.append(Step(words.spot, at, step["by"], step["do"], extra))
    return found


def _find(place: Place | None, quoted: str) -> Words:
    found = [words for words in place.words if quoted in words.body] if place else []
    if len(found) != 1:
        raise NoSuchWords(f"{len(found)} places for: {quoted}")
    return found[0]


def _words(spot: Spot, told: dict[str, Any], at: datetime) -> Words:
    return Words(
        spot=spot,
        author=told["author"],
        at=at,
        body=told["body"].strip(),
        note=told.get("note", ""),
        edited_body=told.get("edited_body", "").strip(),
        withdrawn=told.get("withdrawn", False),
        flags=tuple(told.get("flags", ())),
    )


def _last(hour: str, now: datetime) -> datetime:
    """This hour of the demo's last whole day: nights fall at night, and all rooms speak of the same evening.

    A day is whole once it is LAST_HOUR.
    """
    day = (now.astimezone(UTC) - timedelta(hours=LAST_HOUR)).date()
    return datetime.combine(day, time.fromisoformat(hour), tzinfo=UTC)


LAST_HOUR = 15  # UTC; no anchor is later
