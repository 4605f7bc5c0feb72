"""From evidence to verdict: one table, read from the top, the first row that fits decides.

CARE never hides anything. HARM from HIGH up is held until a person has looked. What a check could not look at is
never taken for harmless: a newcomer's words wait, anyone else's are shown and get a case.
Source of the actions: docs/moderation.md#policy.
"""

from dataclasses import dataclass

from moderation.evidence import Action, Author, Axis, Evidence, Level, Surface, Verdict

SHOWN, HELD = "shown", "held"


@dataclass(frozen=True, slots=True)
class Row:
    """Fits when every named condition holds; what is not named does not matter."""

    action: Action
    visibility: str
    care_at_least: Level = Level.NONE
    harm_at_least: Level = Level.NONE
    unknown: bool = False
    newcomer: bool = False

    def fits(self, *, care: Level, harm: Level, unknown: bool, newcomer: bool) -> bool:
        return (
            care >= self.care_at_least
            and harm >= self.harm_at_least
            and (unknown or not self.unknown)
            and (newcomer or not self.newcomer)
        )


POLICY = (
    Row(Action.URGENT, HELD, harm_at_least=Level.URGENT),
    Row(Action.URGENT, HELD, harm_at_least=Level.HIGH, care_at_least=Level.HIGH),
    Row(Action.HOLD, HELD, harm_at_least=Level.HIGH),
    Row(Action.URGENT, HELD, care_at_least=Level.HIGH, unknown=True, newcomer=True),
    Row(Action.URGENT, SHOWN, care_at_least=Level.HIGH),
    Row(Action.HOLD, HELD, unknown=True, newcomer=True),
    Row(Action.REVIEW, SHOWN, unknown=True),
    Row(Action.REVIEW, SHOWN, harm_at_least=Level.LOW),
    Row(Action.SUPPORT, SHOWN, care_at_least=Level.LOW),
    Row(Action.ALLOW, SHOWN),
)


def decide(evidence: Evidence, author: Author, surface: Surface = Surface.POST) -> Verdict:
    """The verdict of the table. Pure; `surface` is for rows to come, no row asks for it today."""
    care, harm = evidence.level(Axis.CARE), evidence.level(Axis.HARM)
    unknown = bool(evidence.unknown)
    row = next(r for r in POLICY if r.fits(care=care, harm=harm, unknown=unknown, newcomer=author.is_newcomer))
    return Verdict(care, harm, row.action, row.visibility, evidence.severity, evidence)
