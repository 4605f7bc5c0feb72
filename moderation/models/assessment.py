"""What the screening found in one version of some words. Spans and names of checks, never the words."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Assessment(models.Model):
    """Kept for each version of a subject. `finished_at` is empty while a check has still to look."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()
    version = models.PositiveIntegerField()
    care = models.PositiveSmallIntegerField(default=0)  # moderation.evidence.Level
    harm = models.PositiveSmallIntegerField(default=0)
    severity = models.PositiveSmallIntegerField(default=0)
    action = models.CharField(max_length=8)
    visibility = models.CharField(max_length=8)  # what the policy asked for
    signals = models.JSONField(default=list)  # [{check, category, axis, level, span: [start, end], score}]
    scores = models.JSONField(default=dict)
    unknown = models.JSONField(default=list)  # [{check, reason}] that could not look
    tries = models.PositiveSmallIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["content_type", "object_id", "-id"], name="assessments_of_subject"),
            models.Index(fields=["made_at"], name="assessments_by_time"),
            models.Index(fields=["made_at"], condition=Q(finished_at__isnull=True), name="unfinished_assessments"),
        ]
