"""Who somebody is and how to reach them. One's own details: a review and a kind word. Somebody else's: held at once."""

from collections.abc import Iterator

from moderation.checks import contacts
from moderation.checks.phrasebook import Hit, Phrasebook, Sign
from moderation.checks.weighing import Context, Scale, Text, judge, together
from moderation.evidence import Axis, Signal

BOOK = Phrasebook("personal_info")
OTHERS = Scale(high=1.0)
OWN = Scale(low=1.0)
WEIGHTS = {"phone": 1.0, "address": 1.0, "idnumber": 1.0, "email": 1.0, "handle": 0.3}
THEIRS = frozenset("he she him her his their them they who".split())
MINE = frozenset("my me i mine we our".split())
OWNABLE = frozenset("number cell phone email address name it that here there".split())  # "my number's 555…"
NEAR = 12  # words to either side in which a "her" or a "my" says whose number it is


def personal_info(text: Text, context: Context) -> Iterator[Signal]:
    """Somebody else's when a "her", a "they" or an exposing phrase is nearer than any "my"."""
    named = [contact_hit(text, *contact) for contact in contacts.found(text.folded)]
    theirs = [hit for hit in named if belongs_to_others(text, hit)]
    mine = [hit for hit in named if hit not in theirs]
    signs = text.hits(BOOK)
    harmless = [hit for hit in signs if hit.sign.weight < 0]
    exposing = [hit for hit in signs if hit.sign.name == "expose"]
    own = [hit for hit in signs if hit.sign.name == "own-id"]
    yield from judge("personal_info", together([*exposing, *theirs, *harmless]), Axis.HARM, OTHERS)
    yield from judge("personal_info", together([*own, *mine, *harmless]), Axis.HARM, OWN)


def contact_hit(text: Text, kind: str, first: int, last: int) -> Hit:
    sign = Sign("contacts", kind, WEIGHTS[kind], frozenset(), "", frozenset())
    return contacts.hit(text.folded, sign, first, last)


def belongs_to_others(text: Text, hit: Hit) -> bool:
    """Whether the nearest word of possession before it is somebody else's."""
    before = text.folded.words[max(hit.first - NEAR, 0) : hit.first]
    for place in range(len(before) - 1, -1, -1):
        word, previous = before[place], before[place - 1] if place else ""
        if word in THEIRS or (word == "'s" and previous not in OWNABLE):
            return True
        if word in MINE:
            return False
    return False
