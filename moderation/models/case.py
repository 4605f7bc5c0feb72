"""One open question about some words: what do we do? Written by `moderation.cases` alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from moderation.evidence import Level

LEASE = timedelta(minutes=5)
CLOCKS = {Level.URGENT: timedelta(minutes=5), Level.HIGH: timedelta(minutes=30), Level.LOW: timedelta(hours=4)}


class Outcome(models.TextChoices):
    SHOW = "show", "Show it"
    HOLD = "hold", "Keep it waiting"
    HIDE = "hide", "Hide it"
    LOCK = "lock", "Hide it and lock the place"
    WARN = "warn", "Hide it and warn the author"
    RESTRICT = "restrict", "Hide it and pause the author's writing for a time"
    CARE = "care", "Show it and offer the author help"


class Reason(models.TextChoices):
    """The published rules a decision may rest on. NONE_BROKEN and CARE can never support a penalty."""

    NONE_BROKEN = "none", "No rule is broken"
    CARE = "care", "The author may need help"
    SELF_HARM_METHOD = "method", "Describes or encourages a way to die or to hurt oneself"
    SOURCING = "sourcing", "Sells, trades or asks for drugs"
    DOSING = "dosing", "Tells others how, or how much, to use"
    GLORIFYING = "glorifying", "Invites others to use"
    MARKETING = "marketing", "Advertises, recruits or floods"
    HARASSMENT = "harassment", "Attacks or shames somebody"
    THREAT = "threat", "Threatens somebody"
    SEXUAL = "sexual", "Is sexual, or presses somebody"
    PRIVACY = "privacy", "Gives away who somebody is"
    MISLEADING = "misleading", "Gives health advice that can kill"
    OTHER = "other", "Something else, explained in the note"


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> CaseQuerySet:
        return self.filter(closed_at__isnull=True)

    def by_priority(self) -> CaseQuerySet:
        """Highest level first, then the one whose time runs out first. Served by an index."""
        return self.order_by("-priority", "due_at", "id")

    def of(self, subject: models.Model) -> CaseQuerySet:
        return self.filter(content_type=ContentType.objects.get_for_model(subject), object_id=subject.pk)

    def free_for(self, moderator: User, now: datetime) -> CaseQuerySet:
        """Cases whose lease is free, over, or already this moderator's."""
        return self.filter(Q(claimed_by__isnull=True) | Q(claim_until__lte=now) | Q(claimed_by=moderator))


class Case(models.Model):
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases")  # of the words
    subject_version = models.PositiveIntegerField(default=1)  # the newest version the case knows of
    appealed = models.OneToOneField(
        "moderation.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="appeal_case"
    )
    care = models.PositiveSmallIntegerField(default=0)  # highest level seen, never lowered
    harm = models.PositiveSmallIntegerField(default=0)
    unknown = models.BooleanField(default=False)  # a check could not look
    priority = models.PositiveIntegerField(default=0)  # moderation.priority
    flag_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(
        default=1
    )  # raised by every new fact (not by claims); a decision names the one it saw
    opened_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    urgent_told_at = models.DateTimeField(null=True, blank=True)  # when leads were told that nobody took it
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="claims"
    )
    claim_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                F("priority").desc(), "due_at", "id", condition=Q(closed_at__isnull=True), name="open_cases_by_priority"
            ),
            models.Index(fields=["content_type", "object_id"], name="cases_of_subject"),
            models.Index(fields=["author", "-id"], name="cases_of_author"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=Q(closed_at__isnull=True, appealed__isnull=True),
                name="one_open_case_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claim_until__isnull=True)
                | Q(claimed_by__isnull=False, claim_until__isnull=False),
                name="claim_has_expiry",
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_appeal(self) -> bool:
        return self.appealed_id is not None

    @property
    def level(self) -> Level:
        return Level(max(self.care, self.harm))

    @property
    def care_word(self) -> str:
        return Level(self.care).word

    @property
    def harm_word(self) -> str:
        return Level(self.harm).word

    def holder(self, now: datetime) -> User | None:
        """Who holds the lease at `now`."""
        return self.claimed_by if self.claimed_by and self.claim_until and self.claim_until > now else None
