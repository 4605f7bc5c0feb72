"""Who and what exists while the story is told: members, places, and the rows that words became."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from accounts import blocks, identity
from accounts.models import Role, User
from config.demo import data
from config.demo.data import Place, Spot
from forum.models import Space, Thread
from moderation.models import Moderated
from realtime.models import Membership, Room, RoomEvent

PASSPHRASE = "waymark-demo"  # noqa: S105 - printed on purpose, and only ever in a demo database


class Stage:
    """`subjects` maps a spot to its post or message as it was when it was made."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._curtain = timezone.now()
        self.users: dict[str, User] = {}
        self.spaces: dict[str, Space] = {}
        self.rooms: dict[str, Room] = {}
        self.subjects: dict[Spot, Moderated] = {}

    def fill(self, rooms: list[Place]) -> None:
        for person in data.people():
            self.users[person["name"]] = self._join(person)
        for block in data.blocks():
            blocks.block(
                by=self.users[block["blocker"]], other=self.users[block["blocked"]], now=self.now - timedelta(days=4)
            )
        for space in data.spaces():
            self.spaces[space["slug"]] = Space.objects.create(**space)
        for room in rooms:
            self.rooms[room.key] = self._build(room)

    def fresh(self, spot: Spot) -> Moderated:
        """The row as it is now, for verbs that look at its state."""
        was = self.subjects[spot]
        return type(was).with_place().get(pk=was.pk)

    def settle(self, at: datetime) -> None:
        """Date what followed from the last act to its time: room events and locks go by the wall clock."""
        RoomEvent.objects.filter(at__gte=self._curtain).update(at=at)
        Thread.objects.filter(locked_at__gte=self._curtain).update(locked_at=at)

    def _join(self, person: dict) -> User:
        joined = identity.join(
            name=person["name"],
            passphrase=PASSPHRASE,
            zone=person["zone"],
            place=person["place"],
            now=self.now - timedelta(days=person["joined_days_ago"]),
        )
        joined.user.role = Role[person["role"].upper()]
        joined.user.save(update_fields=["role"])
        return joined.user

    def _build(self, room: Place) -> Room:
        facts = room.facts
        made = Room.objects.create(
            slug=room.key,
            name=facts["name"],
            about=facts["about"],
            access=facts["access"],
            slow_mode=facts["slow_mode_seconds"],
            position=facts["position"],
        )
        members = [self.users[name] for name in facts.get("members", [])]
        Membership.objects.bulk_create(Membership(room=made, user=member) for member in members)
        return made


def client_id(spot: Spot) -> UUID:
    return uuid5(NAMESPACE_URL, f"waymark-demo:{spot[0]}:{spot[1]}")
