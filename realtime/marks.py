"""How far a member has read in a room."""

from __future__ import annotations

from collections.abc import Mapping

from accounts.models import User
from realtime.models import ReadMark, Room


def read_up_to(*, user: User, room: Room) -> int:
    """The seq up to which this member had read at their last visit; 0 when they never were here."""
    return ReadMark.objects.filter(user=user, room=room).values_list("seq", flat=True).first() or 0


def write(marks: Mapping[tuple[int, int], int]) -> None:
    """{(room id, user id): seq}, in one statement."""
    rows = [ReadMark(room_id=room, user_id=user, seq=seq) for (room, user), seq in marks.items()]
    ReadMark.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["room", "user"], update_fields=["seq"], batch_size=200
    )
