"""What a moderator decided, and why, in words the author can read."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Restriction
from moderation.models.case import Outcome, Reason


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing(self) -> DecisionQuerySet:
        """Decisions that were neither undone nor overturned."""
        return self.filter(undone_by__isnull=True)


class Decision(models.Model):
    """`visibility_before` and `restriction` are what an undo or a won appeal gives back."""

    case = models.ForeignKey("moderation.Case", on_delete=models.PROTECT, related_name="decisions")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=12, choices=Reason.choices)
    note = models.TextField(blank=True, default="")  # the moderator's own words to the author, screened
    subject_version = models.PositiveIntegerField()  # the version of the words that was judged
    visibility_before = models.CharField(max_length=8)
    locked_place = models.BooleanField(default=False)
    restriction = models.ForeignKey(Restriction, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_machine = models.BooleanField(default=False)  # whether the screening had brought it here
    made_at = models.DateTimeField(default=timezone.now)

    objects = DecisionQuerySet.as_manager()
    HIDES: ClassVar[frozenset[str]] = frozenset({Outcome.HIDE, Outcome.LOCK, Outcome.WARN, Outcome.RESTRICT})

    class Meta:
        indexes = [models.Index(fields=["case", "-id"], name="decisions_of_case")]

    def get_absolute_url(self) -> str:
        return reverse("moderation:decision", args=[self.pk])

    @property
    def is_standing(self) -> bool:
        return not hasattr(self, "undone_by")


class Undo(models.Model):
    """A decision taken back: by a moderator within the time for it, or because an appeal was won."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="undone_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    appeal = models.ForeignKey("moderation.Appeal", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
