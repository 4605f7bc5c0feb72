"""Who may sit where, asked of the database in one visit: at the door for one, and every few seconds for all together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import Block, Role, User
from realtime import rules
from realtime.models import Access, Membership, Room

CHUNK = 500  # keys in one query


class RoomState(NamedTuple):
    """What a viewer is told of the room itself."""

    slow_mode: int
    locked: bool
    notice: str
    access: str


@dataclass(frozen=True, slots=True)
class Admission:
    user_id: int
    name: str
    stamp: int
    session: str
    blocked: frozenset[int]
    room_id: int
    slug: str
    seq: int
    state: RoomState


class Member(NamedTuple):
    name: str
    stamp: int  # of the stored passphrase: a new one ends every socket that was opened with the old one
    is_moderator: bool


@dataclass(frozen=True, slots=True)
class Findings:
    sessions: frozenset[str]
    members: dict[int, Member]
    blocked: dict[int, frozenset[int]]
    memberships: frozenset[tuple[int, int]]  # (room, user)


class SignedOut(Exception):
    pass


class NotAMember(Exception):
    """No such room, or not for this viewer: told apart by nothing."""


def member_of(session: str) -> User:
    """The member behind a session cookie. Raises SignedOut."""
    store = SimpleNamespace(session=SessionStore(session))
    user = get_user(cast(Any, store)) if session else None
    if user is None or not user.is_authenticated:
        raise SignedOut
    return user


def admit(session: str, slug: str) -> Admission:
    """Raises SignedOut or NotAMember."""
    user = member_of(session)
    try:
        room = Room.objects.get(slug=slug)
    except Room.DoesNotExist:
        raise NotAMember from None
    if not rules.may_enter(user, room):
        raise NotAMember
    return Admission(
        user.pk,
        user.name,
        hash(user.password),
        session,
        user.blocked_ids(),
        room.pk,
        room.slug,
        room.seq,
        state_of(room),
    )


def state_of(room: Room) -> RoomState:
    return RoomState(room.slow_mode, room.locked_at is not None, room.notice, room.access)


def states(room_ids: Collection[int]) -> dict[int, tuple[int, RoomState]]:
    """Newest seq and state of each room. One query."""
    return {room.pk: (room.seq, state_of(room)) for room in Room.objects.filter(pk__in=room_ids)}


def look_again(sessions: Collection[str], users: Collection[int], closed_rooms: Collection[int]) -> Findings:
    """What is still true of these sessions and members. One query a table, however many sockets there are."""
    now = timezone.now()
    blocked: dict[int, set[int]] = defaultdict(set)
    for part in _parts(users):
        for blocker, other in Block.objects.filter(blocker__in=part).values_list("blocker_id", "blocked_id"):
            blocked[blocker].add(other)
    return Findings(
        frozenset(
            key
            for part in _parts(sessions)
            for key in Session.objects.filter(pk__in=part, expire_date__gt=now).values_list("pk", flat=True)
        ),
        {
            pk: Member(name, hash(password), role >= Role.MODERATOR)
            for part in _parts(users)
            for pk, name, password, role in User.objects.filter(pk__in=part, is_active=True).values_list(
                "pk", "name", "password", "role"
            )
        },
        {user: frozenset(others) for user, others in blocked.items()},
        frozenset(
            Membership.objects.filter(room__in=closed_rooms, room__access=Access.MEMBERS).values_list(
                "room_id", "user_id"
            )
        )
        if closed_rooms
        else frozenset(),
    )


def session_in(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The session key in a request's cookies, or ""."""
    name = settings.SESSION_COOKIE_NAME.encode()
    for header, value in headers:
        if header == b"cookie":
            for part in value.split(b";"):
                key, _, cookie = part.strip().partition(b"=")
                if key == name:
                    return cookie.decode("latin-1").strip('"')
    return ""


def _parts(keys: Collection[Any]) -> list[list[Any]]:
    every = list(keys)
    return [every[i : i + CHUNK] for i in range(0, len(every), CHUNK)]
