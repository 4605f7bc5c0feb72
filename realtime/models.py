"""Rooms, their messages, and the events that say in which order things were shown, edited, hidden and taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from moderation.evidence import Surface
from moderation.models import Moderated, Visibility
from realtime import pokes

HEARD_WITHIN = timedelta(minutes=15)  # what somebody said longer ago in a room is another conversation
MOST_HEARD = 3


class Access(models.TextChoices):
    OPEN = "open", "open to every member"
    MEMBERS = "members", "for its members"


class RoomQuerySet(models.QuerySet["Room"]):
    def open_to(self, viewer: User | AnonymousUser) -> RoomQuerySet:
        """Rooms this viewer may enter. Nobody who is not signed in may enter any."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_moderator:
            return self
        return self.filter(Q(access=Access.OPEN) | Q(memberships__user=viewer)).distinct()


class Room(models.Model):
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    about = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)
    access = models.CharField(max_length=8, choices=Access.choices, default=Access.OPEN)
    slow_mode = models.PositiveSmallIntegerField(default=0)  # seconds between two messages of one member; 0: off
    notice = models.CharField(max_length=200, blank=True, default="")  # one line from the moderators
    seq = models.PositiveBigIntegerField(default=0)  # of the newest event; bumped as the last write of a verb
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = RoomQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True, locked_by__isnull=True)
                | Q(locked_at__isnull=False, locked_by__isnull=False),
                name="locked_room_has_a_locker",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("realtime:room", args=[self.slug])


class Membership(models.Model):
    """Somebody belongs to a room that is for its members."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "user"], name="one_membership_for_each_room")]


class ReadMark(models.Model):
    """How far a member has read in a room. Theirs alone; nobody else is told. Not a membership: looking in is not joining."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "user"], name="one_read_mark_for_each_room")]


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, viewer: User) -> MessageQuerySet:
        """Shown messages of people the viewer has not blocked, and the viewer's own that are not taken back."""
        seen = self.filter(Q(visibility=Visibility.SHOWN) | Q(author=viewer)).exclude(visibility=Visibility.REMOVED)
        blocked = viewer.blocked_ids()
        return seen.exclude(author_id__in=blocked) if blocked else seen


class Message(Moderated):
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="messages")
    # Where it stands in the room: the seq of its "shown" event. Empty while it was never shown.
    seq = models.PositiveBigIntegerField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()
    surface = Surface.CHAT
    event: RoomEvent | None = None  # the newest one, when it was appended through this very object

    class Meta:
        indexes = [
            models.Index(fields=["room", "-seq"], name="history_of_room"),
            models.Index(fields=["room", "author"], condition=Q(seq__isnull=True), name="never_shown_messages"),
            models.Index(fields=["room", "author", "-made_at"], name="latest_words_of_member"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["author", "client_id"], name="one_message_per_client_id"),
            # Readers know a message by its client_id: nobody may speak under the id of somebody else's words.
            models.UniqueConstraint(fields=["room", "client_id"], name="a_client_id_names_one_message"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @classmethod
    def with_place(cls) -> models.QuerySet:
        return cls.objects.select_related("author", "room")

    def words_before(self) -> tuple[str, ...]:
        """The last things the same person said in this room: a plan may be told line by line. One query."""
        said = Message.objects.filter(
            room_id=self.room_id,
            author_id=self.author_id,
            visibility__in=(Visibility.SHOWN, Visibility.HELD),
            made_at__range=(self.made_at - HEARD_WITHIN, self.made_at),
        ).exclude(client_id=self.client_id)  # itself, when it was sent twice or is looked at again
        newest_first = said.order_by("-made_at").values_list("note", "body")[:MOST_HEARD]
        return tuple(f"{note}\n{body}" if note else body for note, body in reversed(newest_first))

    def place_key(self) -> str:
        return f"room {self.room_id}"

    def place_label(self) -> str:
        return f"Room: {self.room.name}"

    def get_absolute_url(self) -> str:
        return f"{self.room.get_absolute_url()}?around={self.seq or 0}#message-{self.client_id}"

    def visibility_changed(self, before: str) -> None:
        """Shown or no longer shown is an event with a seq of its own, so those who were away hear of it too."""
        if self.visibility == Visibility.SHOWN:
            append(self, Kind.SHOWN)
        elif before == Visibility.SHOWN:
            append(self, Kind.REMOVED if self.visibility == Visibility.REMOVED else Kind.HIDDEN)

    def lock_place(self, by: User) -> None:
        Room.objects.filter(pk=self.room_id, locked_at__isnull=True).update(locked_at=timezone.now(), locked_by=by)

    def unlock_place(self, by: User) -> None:
        Room.objects.filter(pk=self.room_id).update(locked_at=None, locked_by=None)

    def earlier_versions(self) -> list[Revision]:  # type: ignore[override]  # a Revised by its columns
        return list(self.revisions.order_by("-version"))

    def around(self) -> list[Moderated]:
        """The three messages said before and after, by time: a held message has no place in the room yet."""
        said = (
            Message.objects.filter(room_id=self.room_id).exclude(visibility=Visibility.REMOVED).select_related("author")
        )
        before = said.filter(made_at__lte=self.made_at, pk__lt=self.pk).order_by("-pk")[:3]
        after = said.filter(pk__gt=self.pk).order_by("pk")[:3]
        return [*reversed(before), self, *after]


class Revision(models.Model):
    """What a message said before an edit. Kept for the moderators, and gone when the message is."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    body = models.TextField()
    note = models.CharField(max_length=100, blank=True, default="")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "version"], name="one_message_for_each_version")]


class Kind(models.TextChoices):
    SHOWN = "shown", "shown"
    EDITED = "edited", "edited"
    HIDDEN = "hidden", "hidden"
    REMOVED = "removed", "removed"


class RoomEvent(models.Model):
    """Seq 1, 2, 3 … in each room. Commit order is seq order: the room's row lock is taken as the last write."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "seq"], name="one_event_for_each_seq")]

    def __str__(self) -> str:
        return f"event {self.seq} of room {self.room_id}"


BUMP = "UPDATE realtime_room SET seq = seq + 1 WHERE id = %s RETURNING seq"
PLACE = "UPDATE realtime_message SET seq = %s WHERE id = %s"


@transaction.atomic(savepoint=False)
def append(message: Message, kind: Kind, *, now: datetime | None = None) -> RoomEvent:
    """Give the event the room's next seq. Must be the last write of its transaction: the room stays locked until then.

    Whoever listens is poked once the transaction is committed, whichever verb or decision it came from.
    """
    with connection.cursor() as cursor:
        cursor.execute(BUMP, [message.room_id])
        (seq,) = cursor.fetchone()
        if kind == Kind.SHOWN and message.seq is None:
            cursor.execute(PLACE, [seq, message.pk])
            message.seq = seq
    transaction.on_commit(partial(pokes.poke, message.room_id, seq))
    at = now or timezone.now()
    message.event = RoomEvent.objects.create(room_id=message.room_id, seq=seq, kind=kind, message=message, at=at)
    return message.event
