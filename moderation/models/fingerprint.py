"""That nearly the same words were said elsewhere: a number from which no word can be recovered, kept for a day."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Fingerprint(models.Model):
    """Of the newest version of a subject, when it says enough to be told from small talk.

    `value` is moderation.checks.copies.fingerprint as a signed number; `place` is Moderated.place_key.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+", db_index=False)
    object_id = models.PositiveBigIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    by_newcomer = models.BooleanField()
    place = models.CharField(max_length=40)
    value = models.BigIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["author", "-made_at"], name="fingerprints_of_author"),
            models.Index(fields=["-made_at"], condition=Q(by_newcomer=True), name="fingerprints_of_newcomers"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="one_fingerprint_for_each_subject")
        ]

    def __str__(self) -> str:
        return f"fingerprint {self.pk}"
