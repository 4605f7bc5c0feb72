"""From the collected helpline data to what a person in need can use. Pure: lists in, lists out.

The collection speaks to its makers ("seen in two lists", "older number 08…"). What a reader needs is kept; where the
makers were unsure the words become "not confirmed", and an address that nobody saw is left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

Entry = Mapping[str, Any]

SEEN_AT_LEAST = 2  # independent families of sources that give the same number
SHORT = 5  # a number of fewer digits means something else in the next country

UNSURE = "not confirmed"
HOURS_UNSEEN = "Hours (24/7) not seen in a source read"
WEBSITE_UNSEEN = "Website address not seen in a source read"

# A number, however it is written: digits with at most two spaces, hyphens or brackets between them.
NUMBER = re.compile(r"\d(?:[\s\-()\u2010-\u2015\u202f\u00a0]{0,2}\d)*")
SENTENCE_END = re.compile(r"(?<=\.)\s+(?=\S)")
SOURCE_LABEL = re.compile(r"\s*\([^()]*\b(?:libphonenumber|NAGA|Aidlines|AOSP|check|press, \d{4})\b[^()]*\)")
FORMER_NAME = re.compile(r"\s*\(formerly [^()]*\)")
LANGUAGES_ALSO = re.compile(r"Languages also: ([^.]+)\.")
# Words that only the makers of the list need. A sentence that holds one is for them, not for the reader.
FOR_MAKERS = re.compile(
    r"\b(sources?|sourced|lists?|listed|labels?|confirm(?:ed)?|verif\w+|re-?check(?:ed)?|checked|claim\w*|review\w*|unknown|"
    r"unconfirmed|aosp|libphonenumber|naga|aidlines|former(?:ly)?|old|older|earlier|replaced|superseded|retired|misprinted|"
    r"beware|do not use|do not list|filed under|in circulation|forbid|congress|reported|funding|being introduced|disagree|"
    r"established|disrupted|point to|fallback)\b",
    re.IGNORECASE,
)
DOUBTFUL_HOURS = re.compile(
    r"\b(sources?|lists?|claim\w*|differ|disagree|review|older|unconfirmed|files|check)\b", re.IGNORECASE
)
CHECK_AT = re.compile(r"\bcheck ([\w-]+(?:\.[\w-]+)+)")


def sift(lines: Iterable[Entry], retired: Sequence[Entry]) -> list[dict[str, Any]]:
    """The entries to show, in the order given. Whatever was seen too seldom or is retired in its country is gone."""
    kept = []
    for line in lines:
        gone = retired_in(line["country"], retired)
        if line["seen_in"] >= SEEN_AT_LEAST and not gone.mentioned_in(*_numbers(line)):
            kept.append(_for_readers(line, gone))
    return kept


class Retired:
    """What must not be printed for one country: numbers, and phrases such as "text PRIDE"."""

    def __init__(self, numbers: Iterable[str], phrases: Iterable[str] = ()) -> None:
        self.long = {number[-10:] for number in numbers if len(number) >= SHORT}
        self.short = {number for number in numbers if len(number) < SHORT}
        self.phrases = set(phrases)

    def mentioned_in(self, *texts: str) -> bool:
        return any(self._in(text) for text in texts if text)

    def _in(self, text: str) -> bool:
        found = {_digits(number) for number in NUMBER.findall(text)}
        squeezed = _squeezed(text)
        return (
            not self.short.isdisjoint(found)
            or any(number in other for number in self.long for other in found)
            or any(phrase in squeezed for phrase in self.phrases)
        )


def retired_in(country: str, retired: Sequence[Entry]) -> Retired:
    """Long numbers are barred everywhere, short ones ("182") and phrases only where they are known to be wrong."""
    numbers, phrases = [], []
    for entry in retired:
        here = entry["country"] == country
        for part in _parts(entry):
            if re.search(r"[A-Za-z]", part):
                phrases += [_squeezed(re.sub(r"^\d+\s+", "", part))] if here else []
            elif here or len(_digits(part)) >= SHORT:
                numbers.append(_digits(part))
    return Retired(numbers, phrases)


def _parts(entry: Entry) -> Iterator[str]:
    """`988 press 3 / text PRIDE` is two; a note that opens with "Also" names one more number."""
    yield from (part.strip() for part in entry["number"].split("/"))
    if also := re.match(r"Also ([\d][\d\s-]+\d)", entry.get("notes") or ""):
        yield also.group(1)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


def _numbers(line: Entry) -> tuple[str, str]:
    return line["phone"] or "", (line["sms"] or {}).get("number") or ""


def _for_readers(line: Entry, gone: Retired) -> dict[str, Any]:
    notes = line["notes"] or ""
    unseen_site = urlsplit(line["website"] or "").hostname if WEBSITE_UNSEEN in notes else None
    return {
        "id": line["id"],
        "country": line["country"],
        "region": line["region"],
        "name": FORMER_NAME.sub("", line["name"]),
        "kind": line["kind"],
        "phone": line["phone"],
        "sms": _sms(line),
        "chat_url": _seen_address(line["chat_url"], unseen_site),
        "website": _seen_address(line["website"], unseen_site),
        "hours": _hours(line["hours"], notes),
        "languages": line["languages"],
        "languages_also": ", ".join(LANGUAGES_ALSO.findall(notes)),
        "who": "" if line["kind"] == "emergency" else line["audience"] or "",
        "cost": line["cost"],
        "notes": " ".join(_useful(notes, gone)),
        "disputed": "sources disagree" in notes.lower(),
        "seen_in": line["seen_in"],
        "checked": line["checked"],
        "sources": len(line["sources"]),
    }


def _useful(notes: str, gone: Retired) -> Iterator[str]:
    notes = SOURCE_LABEL.sub("", LANGUAGES_ALSO.sub("", notes))
    for sentence in SENTENCE_END.split(notes.strip()):
        if sentence and not FOR_MAKERS.search(sentence) and not gone.mentioned_in(sentence):
            yield sentence


def _sms(line: Entry) -> dict[str, str | None] | None:
    """None when the notes say that the number is answered on WhatsApp: a text message to it would reach nobody."""
    sms = line["sms"]
    if sms and f"{sms['number']} is " in (line["notes"] or "") and "WhatsApp" in line["notes"]:
        return None
    return sms


def _seen_address(address: str | None, unseen_site: str | None) -> str | None:
    return None if address and urlsplit(address).hostname == unseen_site else address


def _hours(hours: str, notes: str) -> str:
    """Hours as a reader can trust them: doubt is said, the makers' reasons for it are not."""
    if hours == "unknown":
        return ""
    if HOURS_UNSEEN in notes:
        return f"{hours} ({UNSURE})"
    plain = re.sub(
        r"\s*\([^()]*\)", lambda found: f" ({UNSURE})" if DOUBTFUL_HOURS.search(found[0]) else found[0], hours
    )
    plain = CHECK_AT.sub("", plain).strip(" ;,")
    if DOUBTFUL_HOURS.search(plain):
        return f"hours {UNSURE}"
    plain = re.sub(r"^\((.*)\)$", r"\1", plain)
    return "limited hours" if plain == "limited" else plain
