"""The author asks for a second pair of eyes. One for each decision, read by somebody else."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Appeal(models.Model):
    decision = models.OneToOneField("moderation.Decision", on_delete=models.PROTECT, related_name="appeal")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appeals")
    body = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    upheld = models.BooleanField(null=True, blank=True)  # True: the decision stands; False: overturned; empty: open
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(upheld__isnull=True, answered_by__isnull=True, answered_at__isnull=True)
                | Q(upheld__isnull=False, answered_by__isnull=False, answered_at__isnull=False),
                name="answered_appeal_has_a_reader",
            )
        ]
