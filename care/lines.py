"""What a helpline is to a reader, and what is shown first. Frozen; no file, no request."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import quote

from care.places import LANGUAGES, REGIONS

SHOWN_FIRST = 3  # lines of one kind that are not folded away

# Kinds as the page folds them, in this order.
HEADINGS = {
    "suicide_crisis": "More crisis lines",
    "substance_use": "More drug and alcohol lines",
    "youth": "Young people",
    "lgbtq": "LGBTQ+ people",
    "veterans": "Veterans",
    "indigenous": "Indigenous peoples",
    "domestic_violence": "Violence and abuse",
    "poison_control": "Poisons",
}


@dataclass(frozen=True, slots=True)
class Helpline:
    """One line, as a reader can use it. `phone` is None for lines that take text only and for directories."""

    id: str
    country: str
    region: str | None
    name: str
    kind: str
    phone: str | None
    sms_number: str | None
    sms_keyword: str | None
    chat_url: str | None
    website: str | None
    hours: str
    languages: tuple[str, ...]
    languages_also: str
    who: str
    cost: str
    notes: str
    disputed: bool
    seen_in: int
    checked: str
    sources: int

    @property
    def tel_href(self) -> str:
        """Empty for numbers such as *4141, which phones refuse in a link: those are shown to be dialed by hand."""
        return f"tel:{_dialable(self.phone)}" if self.phone and re.fullmatch(r"[+\d\s()\-]+", self.phone) else ""

    @property
    def sms_href(self) -> str:
        """With the keyword ready to send. `?&` because Android reads the body after `?`, iOS after `&`."""
        if not self.sms_number:
            return ""
        body = f"?&body={quote(self.sms_keyword)}" if self.sms_keyword else ""
        return f"sms:{_dialable(self.sms_number)}{body}"

    @property
    def without_voice(self) -> bool:
        return bool(self.sms_number or self.chat_url)

    @property
    def region_name(self) -> str:
        return REGIONS.get(self.region or "", "")

    @property
    def facts(self) -> str:
        """Hours, cost and languages in one short line; English alone goes without saying on a page in English."""
        spoken = [LANGUAGES[code] for code in self.languages] + ([self.languages_also] if self.languages_also else [])
        languages = "" if spoken == ["English"] else ", ".join(spoken)
        region = "" if self.region_name in f"{self.name} {self.who}" else self.region_name
        return " · ".join(filter(None, (region, self.hours, "call charge" if self.cost == "toll" else "", languages)))


class Group(NamedTuple):
    heading: str
    lines: tuple[Helpline, ...]


@dataclass(frozen=True, slots=True)
class Helplines:
    """Everything for one place. `emergency` and `worldwide` are never empty; the rest is what the data has."""

    place: str
    place_name: str
    emergency: Helpline
    is_local: bool  # False: the emergency number is the one of most mobile networks, not known to be this place's own
    suicide: tuple[Helpline, ...]
    substance: tuple[Helpline, ...]
    never_alone: tuple[Helpline, ...]
    others: tuple[Helpline, ...]
    worldwide: tuple[Helpline, ...]

    @property
    def emergency_words(self) -> str:
        return f"{'' if self.is_local else 'your local emergency number, or '}{self.emergency.phone}"

    @property
    def crisis(self) -> tuple[Helpline, ...]:
        """The crisis lines to show first; the worldwide directories where the place has none."""
        return _first_to_show(self.suicide) or self.worldwide

    @property
    def drugs(self) -> tuple[Helpline, ...]:
        return _first_to_show(self.substance)

    @property
    def without_voice(self) -> tuple[Helpline, ...]:
        """Lines for someone who cannot talk aloud; the directories, which list such services, where there are none."""
        return tuple(line for line in self.suicide if line.without_voice)[:SHOWN_FIRST] or self.worldwide[:1]

    @property
    def more(self) -> tuple[Group, ...]:
        shown = {line.id for line in (*self.crisis, *self.drugs)}
        rest = [line for line in (*self.suicide, *self.substance, *self.others) if line.id not in shown]
        groups = (
            Group(heading, tuple(line for line in rest if line.kind == kind)) for kind, heading in HEADINGS.items()
        )
        return tuple(group for group in groups if group.lines)

    @property
    def checked(self) -> str:
        """Month in which the oldest of these was gathered, as in "November 2026"."""
        shown = (self.emergency, *self.suicide, *self.substance, *self.never_alone, *self.others)
        return date.fromisoformat(f"{min(line.checked for line in shown)}-01").strftime("%B %Y")


def _first_to_show(lines: Sequence[Helpline]) -> tuple[Helpline, ...]:
    """The first, then one for each language not spoken yet (Belgium has three), and one that needs no voice."""
    shown: list[Helpline] = []
    spoken: set[str] = set()
    for line in lines:
        if not shown or (line.region is None and not spoken.issuperset(line.languages)):
            shown.append(line)
            spoken.update(line.languages)
    shown = shown[:SHOWN_FIRST]
    if not any(line.without_voice for line in shown):
        shown += [line for line in lines if line.without_voice][:1]
    return tuple(shown)


def _dialable(number: str) -> str:
    return ("+" if number.startswith("+") else "") + re.sub(r"\D", "", number)
