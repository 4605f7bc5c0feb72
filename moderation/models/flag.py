"""A member asks a moderator to look. The note is a member's words and is screened too."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone


class FlagReason(models.TextChoices):
    SELF_HARM = "self_harm", "I am worried about this person"
    OVERDOSE = "overdose", "Somebody may be in danger right now"
    HARASSMENT = "harassment", "It attacks or shames somebody"
    THREAT = "threat", "It threatens somebody"
    SOURCING = "sourcing", "It sells or asks for drugs"
    DOSING = "dosing", "It tells people how or how much to use"
    SEXUAL = "sexual", "It is sexual, or presses somebody"
    SPAM = "spam", "It advertises or floods"
    PRIVACY = "privacy", "It gives away who somebody is"
    OTHER = "other", "Something else"


class Flag(models.Model):
    """One for each member and subject; flagging again changes nothing."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()
    flagger = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="flags")
    reason = models.CharField(max_length=12, choices=FlagReason.choices)
    note = models.CharField(max_length=500, blank=True, default="")
    case = models.ForeignKey("moderation.Case", on_delete=models.CASCADE, related_name="flags")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["flagger", "content_type", "object_id"], name="one_flag_from_each_member")
        ]
