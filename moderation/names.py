"""Pseudonyms are words too: settings.NAME_CHECKS asks this before a name is taken."""

from accounts.models import User
from common.errors import Invalid
from moderation import screening
from moderation.evidence import Action, Surface


def refuse_harmful(name: str) -> None:
    """Raises Invalid for a name that would be held as a post, gives somebody away, or could not be checked."""
    verdict = screening.assess(name, surface=Surface.NAME, author=User())
    if verdict.action not in {Action.ALLOW, Action.SUPPORT}:
        raise Invalid(
            "Please choose another name: this one could hurt somebody or give somebody away.", code="bad_name"
        )
