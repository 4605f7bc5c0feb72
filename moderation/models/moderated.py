"""What every word of a member is, wherever it was said. The rooms subclass this; moderation knows nothing else of them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import User
from common import text
from moderation.evidence import Surface


class Revised(Protocol):
    """A kept version of some words."""

    version: int
    body: str
    note: str
    made_at: datetime


class Visibility(models.TextChoices):
    SHOWN = "shown", "shown"
    HELD = "held", "waiting for a moderator"  # nobody but the author and moderators has seen it
    HIDDEN = "hidden", "hidden by a moderator"
    REMOVED = "removed", "taken back by its author"


class Moderated(models.Model):
    """Words with an author. `body` is the source; `body_html` is its rendering by `common.text`, version `renderer`."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="%(class)ss")
    body = models.TextField()
    body_html = models.TextField()
    renderer = models.PositiveSmallIntegerField(default=text.RENDERER)
    note = models.CharField(max_length=100, blank=True, default="")  # content note: what the reader may want to know
    version = models.PositiveIntegerField(default=1)  # raised by every edit; a decision names the version it judged
    visibility = models.CharField(max_length=8, choices=Visibility.choices, default=Visibility.HELD)
    made_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    client_id = models.UUIDField()  # made by the sender: a repeat returns the first result

    surface = Surface.POST

    class Meta:
        abstract = True

    @classmethod
    def with_place(cls) -> models.QuerySet[Self]:
        """All rows with what `place_label` and `get_absolute_url` need, for lists of cases: no query per row."""
        return cls._default_manager.select_related("author")

    def words(self) -> str:
        """Everything in this row that others would read, as the screening sees it; spans count from its start."""
        return f"{self.note}\n{self.body}" if self.note else self.body

    def words_before(self) -> tuple[str, ...]:
        """What a reader of these words has just read and they may lean on, oldest first: plain words, at most a few."""
        return ()

    def seeks_company(self) -> bool:
        """Whether its author asked where it stands not to be left alone now."""
        return False

    def place_key(self) -> str:
        """Names where this was said, so that the same words in two places can be told from one place. "" is nowhere."""
        return ""

    def place_label(self) -> str:
        """Where this was said, for the queue: "Newcomers: title" or "Room: name"."""
        raise TypeError(f"{type(self).__name__} does not say where it stands")

    def get_absolute_url(self) -> str:
        raise TypeError(f"{type(self).__name__} has no address")

    def visibility_changed(self, before: str) -> None:
        """Called in the transaction that changed `visibility`: recount, append an event, whatever the place needs."""
        raise TypeError(f"{type(self).__name__} does not say what a change of visibility means")

    def lock_place(self, by: User) -> None:
        """Stop further words where this was said (a thread, a room). Called in the decision's transaction."""
        raise TypeError(f"{type(self).__name__} has no place to lock")

    def unlock_place(self, by: User) -> None:
        raise TypeError(f"{type(self).__name__} has no place to unlock")

    def earlier_versions(self) -> list[Revised]:
        """What it said before its edits, newest first. Each has `version`, `body`, `note` and `made_at`."""
        return []

    def around(self) -> list[Moderated]:
        """A few neighbours in order, itself among them, for the moderator's eye."""
        return [self]
