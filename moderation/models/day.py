"""How the checks did, a day at a time: numbers alone, counted anew by a chore while decisions still come in."""

from django.db import models


class ScreenedDay(models.Model):
    """All words of one day (UTC). `judged` counts those that a moderator decided about and whose decision says something."""

    day = models.DateField(unique=True)
    texts = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    paged = models.PositiveIntegerField(default=0)
    judged = models.PositiveIntegerField(default=0)
    held_judged = models.PositiveIntegerField(default=0)
    held_harmless = models.PositiveIntegerField(default=0)  # held, and nobody was hurt by them
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.day.isoformat()


class CheckDay(models.Model):
    """One check and category on one day. `category` is empty where a check could not look at all."""

    day = models.DateField()
    check_name = models.CharField(max_length=40)
    category = models.CharField(max_length=24, blank=True, default="")
    heard = models.PositiveIntegerField(default=0)  # texts with a signal of any level
    score = models.FloatField(default=0)  # sum over texts of the highest score, hints too
    upheld = models.PositiveIntegerField(default=0)  # heard, and moderators agreed
    dismissed = models.PositiveIntegerField(default=0)  # heard, and moderators did not agree
    held_harmless = models.PositiveIntegerField(default=0)  # dismissed, after it had helped to hold them
    unknown = models.PositiveIntegerField(default=0)  # texts it could not look at

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "check_name", "category"], name="one_row_for_check_category_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.check_name} {self.category}"
