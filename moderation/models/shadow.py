"""What another model would have said of the same words, had it been asked. It decides nothing, and never holds the words."""

from django.db import models
from django.utils import timezone


class ShadowAssessment(models.Model):
    """Beside the assessment that counted. `model` is the name that the candidate gives itself."""

    assessment = models.ForeignKey("moderation.Assessment", on_delete=models.CASCADE, related_name="shadows")
    model = models.CharField(max_length=80)
    care = models.PositiveSmallIntegerField(default=0)  # moderation.evidence.Level
    harm = models.PositiveSmallIntegerField(default=0)
    severity = models.PositiveSmallIntegerField(default=0)
    action = models.CharField(max_length=8)
    visibility = models.CharField(max_length=8)  # what the policy would have asked for
    scores = models.JSONField(default=dict)  # by category
    unknown = models.JSONField(default=list)  # names of checks that could not look
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["model", "made_at"], name="shadows_of_model_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "model"], name="one_shadow_for_each_model"),
        ]
