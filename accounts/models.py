"""Who someone is, as little as possible: a pseudonym, a passphrase, a zone, a place for helplines, a role."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

NAME_LENGTH = 30


class Role(models.IntegerChoices):
    """What people may do here. A role is trust given by the team, never a rank earned by counting."""

    NEWCOMER = 0, "newcomer"
    REGULAR = 1, "regular"
    SUPPORTER = 2, "supporter"
    MODERATOR = 3, "moderator"
    LEAD = 4, "lead moderator"


class Users(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(name__iexact=username)


class User(AbstractBaseUser):
    """A member. No e-mail, no real name, no address, no last-seen."""

    last_login = None  # when somebody was here is nobody's business
    name = models.CharField(max_length=NAME_LENGTH, unique=True)
    name_key = models.CharField(max_length=NAME_LENGTH * 2, unique=True)  # accounts.names.skeleton
    role = models.PositiveSmallIntegerField(choices=Role.choices, default=Role.NEWCOMER)
    zone = models.CharField(max_length=40, default="UTC")
    place = models.CharField(max_length=2, blank=True, default="")  # ISO country for helplines; "" = not told
    joined_at = models.DateTimeField(default=timezone.now)
    teaches_since = models.DateTimeField(
        null=True, blank=True
    )  # their words may teach the screening; empty: they may not
    is_active = models.BooleanField(default=True)  # Django's word; False once a member has left

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[Users] = Users()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(role__lte=Role.LEAD), name="role_is_one_of_ours")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_newcomer(self) -> bool:
        return self.role == Role.NEWCOMER

    @property
    def is_moderator(self) -> bool:
        return self.role >= Role.MODERATOR

    @property
    def is_lead(self) -> bool:
        return self.role >= Role.LEAD

    @cached_property
    def _blocked(self) -> frozenset[int]:
        return frozenset(Block.objects.filter(blocker=self).values_list("blocked_id", flat=True))

    def blocked_ids(self) -> frozenset[int]:
        """Ids of members whose words this member does not want to see. One query, kept on the instance."""
        return self._blocked

    def restriction_in_force(self, now: datetime) -> Restriction | None:
        """The restriction that ends last, or None. One query."""
        # Sorted here: there are one or two, and ordering in a queryset costs more than the query.
        return max(self.restrictions.in_force(now), key=lambda one: one.until, default=None)


class RecoveryCode(models.Model):
    """One of eight single-use ways back in. Only a hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)  # hex of SHA-256; the code itself has 80 random bits
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="one_recovery_code_once")]


class Block(models.Model):
    """The blocker does not see the blocked member's words. The blocked member is not told."""

    blocker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocks_made")
    blocked = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocks_received")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="one_block_for_each_pair"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="nobody_blocks_themselves"),
        ]


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def in_force(self, now: datetime) -> RestrictionQuerySet:
        return self.filter(starts_at__lte=now, until__gt=now, lifted_at__isnull=True)


class Restriction(models.Model):
    """A time in which a member may read but not write. Care pages and their own path stay open to them."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="restrictions")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=40)  # slug of a published rule
    starts_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "until"], name="restriction_of_user")]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("starts_at")), name="restriction_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="lifted_restriction_has_a_lifter",
            ),
        ]


class Notice(models.Model):
    """Something a member is told. An unread row is the state; nothing leaves the site."""

    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=160)
    body = models.TextField(blank=True, default="")
    url = models.CharField(max_length=200, blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notices_newest_first"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="unread_notices"),
        ]

    def __str__(self) -> str:
        return self.kind
