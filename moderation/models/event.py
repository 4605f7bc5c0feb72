"""The log: append-only rows, each holding the hash of the one before it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import Any

from django.conf import settings
from django.db import models

GENESIS = "0" * 64


class LogHead(models.Model):
    """One row. Locked while an event is appended, so that the chain has one end."""

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=GENESIS)


class CaseEvent(models.Model):
    """A past fact about a case. `data` holds ids, levels, outcomes and spans, never a member's words or name."""

    number = models.PositiveBigIntegerField(unique=True)  # 1, 2, 3 … without a gap
    case = models.ForeignKey("moderation.Case", on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(
        max_length=24
    )  # opened, raised, flagged, edited, claimed, released, decided, undone, appealed …
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # empty: the screening, or a chore
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["case", "number"], name="events_of_case")]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"

    @property
    def words(self) -> str:
        """The kind as people say it."""
        return self.kind.replace("_", " ")

    def computed_digest(self) -> str:
        """SHA-256 over every field and the digest before, as canonical JSON."""
        row: dict[str, Any] = {
            "number": self.number,
            "case": self.case_id,
            "kind": self.kind,
            "actor": self.actor_id,
            "data": self.data,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "previous": self.previous,
        }
        return hashlib.sha256(json.dumps(row, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
