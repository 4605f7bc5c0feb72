"""That a second reader read an assessed version of some words, or could not. Levels and scores, never the words."""

from django.db import models
from django.db.models import Q


class Ending(models.TextChoices):
    SAME = "same", "heard nothing graver"
    RAISED = "raised", "heard something graver"
    LEFT = "left", "not to be read: changed, gone, between two people, or decided by a person"
    PASSED = "passed", "not a text it is asked about"


class SecondReading(models.Model):
    """One for each assessment. Without `finished_at` it could not read yet; after its last try it stays so, visible."""

    assessment = models.OneToOneField("moderation.Assessment", on_delete=models.CASCADE, related_name="second_reading")
    # The row it wrote beside the first, when it raised something: not a text of its own.
    wrote = models.OneToOneField(
        "moderation.Assessment", null=True, blank=True, on_delete=models.CASCADE, related_name="written_after"
    )
    reader = models.CharField(max_length=80, blank=True, default="")
    tries = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField()  # the last try: nobody else tries until some time after it
    finished_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=8, choices=Ending.choices, blank=True, default="")
    fault = models.CharField(max_length=60, blank=True, default="")  # kind of the last one
    care = models.PositiveSmallIntegerField(default=0)  # moderation.evidence.Level it heard by itself
    harm = models.PositiveSmallIntegerField(default=0)
    scores = models.JSONField(default=dict)  # by category

    class Meta:
        indexes = [models.Index(fields=["taken_at"], name="second_readings_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ending="", finished_at__isnull=True) | (~Q(ending="") & Q(finished_at__isnull=False)),
                name="a_second_reading_ends_somehow",
            )
        ]

    def __str__(self) -> str:
        return f"second reading of assessment {self.assessment_id}"
