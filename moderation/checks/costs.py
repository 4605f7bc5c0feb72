"""What a mistake costs, and so from which probability on a level is given.

Costs are in one unit: a moderator's needless look. A level is worth giving when the harm it spares outweighs the alarm
it may raise: probability * miss >= (1 - probability) * alarm. Source of the order: docs/moderation.md#costs.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.evidence import Author, Axis, Level, Surface


@dataclass(frozen=True, slots=True)
class Cost:
    miss: float  # the level is right and was not given
    alarm: float  # it was given and is wrong


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where words stand, what is known of their author, how many words there are, whether they are harm reduction."""

    surface: Surface = Surface.POST
    author: Author = Author()
    words: int = 0
    keeps_alive: bool = False


# A quiet panel nobody needed costs a glance; a page at night costs a volunteer's sleep; a held harmless post costs a
# member's trust, twice what an insult costs that stands until somebody flags it. A person who dies unheard has no price:
# the number is only high enough to be above all others.
COSTS: Mapping[str, Mapping[Level, Cost]] = {
    "suicide_self_harm": {Level.LOW: Cost(18, 2), Level.HIGH: Cost(36, 10), Level.URGENT: Cost(60, 20)},
    "overdose_emergency": {Level.LOW: Cost(18, 2), Level.HIGH: Cost(36, 10), Level.URGENT: Cost(60, 20)},
    "violence_threat": {Level.LOW: Cost(6, 3), Level.HIGH: Cost(15, 8), Level.URGENT: Cost(40, 20)},
    "drug_sale": {Level.HIGH: Cost(8, 8)},
    "dosing_howto": {Level.HIGH: Cost(8, 8)},
    "harassment_hate": {Level.HIGH: Cost(8, 8)},
    "sexual": {Level.HIGH: Cost(8, 8)},
    "spam": {Level.HIGH: Cost(8, 8)},
    "personal_info": {Level.LOW: Cost(2, 3), Level.HIGH: Cost(6, 8)},
    "glorification": {Level.LOW: Cost(2, 3)},
}
COUNTS_FROM = 0.5  # the probability at which a score is 0.5 where the quiet answer, which costs little, comes earlier
HOLDS = frozenset(COSTS) - {"suicide_self_harm", "overdose_emergency"}
# A newcomer whose first words are held may never come back; a seller or a broker is nearly always a newcomer.
NEWCOMERS_ALARM = 1.5
NEWCOMERS_MISS = {"drug_sale": 2.0, "spam": 2.0, "sexual": 1.5}
# A long story holds many hard sentences, nearly all about what was; its author has lost an evening's work when it is
# held, and members who read it can flag. Whoever is in danger now mostly writes little.
SHORT = 25  # words; from here on an alarm costs more with every word
LENGTH_WEIGHS = 1.7  # the power of it: more words make more chances of a false alarm, and dearer ones
LONGEST = 16.0
# Whoever asks not to be left alone now has told us half of it.
COMPANY_MISS = 1.5
# A held warning of a bad batch, or a word on naloxone that nobody reads, can cost a life (checks/harm_reduction.py).
KEEPS_ALIVE_ALARM = 3.0
# Four words with none before them may be anything: "how many" is asked about days and about pills, "there he is" is said
# of a son and of a body. Insults and adverts that short are rare; cries are not.
FEW = 6  # words and marks
FEW_ALARM = 6.0
# A room says a thousand lines a night and nearly all are harmless: what would be one false alarm a week among posts would
# page people every hour here, and soon nobody would come. Others are in the room, and what is said next is heard with it.
CHAT_ALARM = {Axis.HARM: 4.0, Axis.CARE: 4.0}

# The quiet answer, a panel that only its author sees, never costs many times what is usual.
QUIET_ALARM = 6.0


def threshold(category: str, level: Level, about: Circumstances = Circumstances()) -> float:
    """The probability from which on this level is given."""
    cost = COSTS[category][level]
    miss, alarm = cost.miss, cost.alarm
    if about.author.is_newcomer:
        miss *= NEWCOMERS_MISS.get(category, 1.0)
        if category in HOLDS and level >= Level.HIGH:
            alarm *= NEWCOMERS_ALARM
    axis = Axis.HARM if category in HOLDS else Axis.CARE
    if about.author.seeks_company and axis is Axis.CARE:
        miss *= COMPANY_MISS
    dearer = 1.0
    if 0 < about.words <= FEW:
        dearer *= FEW_ALARM
    if about.keeps_alive and category in HOLDS:
        dearer *= KEEPS_ALIVE_ALARM
    if about.surface is Surface.CHAT:
        dearer *= CHAT_ALARM[axis]
    dearer *= min(max(about.words / SHORT, 1.0) ** LENGTH_WEIGHS, LONGEST)
    if axis is Axis.CARE and level == Level.LOW:
        dearer = min(dearer, QUIET_ALARM)
    alarm *= dearer
    return alarm / (alarm + miss)
