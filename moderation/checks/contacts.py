"""Ways to reach a person: telephone, e-mail, address, numbers of documents, digits spelled out. Public help lines are none.

The folded words already say PHONE, EMAIL, HANDLE, URL, IDNUMBER; this module says which of them are somebody's own.
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from moderation.checks.phrasebook import Hit, Sign
from moderation.folding import Folded

HELPLINES = Path(__file__).parents[2] / "care" / "data" / "helplines.json"
# Lines people quote to each other every day; the rest comes from the care data.
WELL_KNOWN = (
    "988",
    "911",
    "999",
    "112",
    "111",
    "116123",
    "741741",
    "85258",
    "18006624357",
    "18002738255",
)
DIGITS = {
    "zero": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
SPELLED_AT_LEAST = 7
SHORTEST = 3  # digits of a public number
STREET = "street|st|road|rd|avenue|ave|lane|ln|court|ct|drive|dr|close|terrace|blvd|boulevard|crescent|place|pl|way|square|row|grove|gardens"
ADDRESS = re.compile(
    rf" (\d{{1,5}}[a-z]?) (?:[a-z]{{2,15}} ){{1,3}}(?:{STREET})(?: (?:apt|unit|apartment|flat|number|no) [a-z0-9]{{1,5}})? "
)
FLAT = re.compile(r" (?:apt|unit|apartment|flat) \d{1,5}[a-z]? ")
PHONE, EMAIL, HANDLE = "phone", "email", "handle"


@lru_cache(maxsize=1)
def public_numbers() -> frozenset[str]:
    """Digits of the numbers that anybody may post, with and without the country's prefix."""
    numbers = set(WELL_KNOWN)
    for line in json.loads(HELPLINES.read_text(encoding="utf-8")) if HELPLINES.exists() else ():
        sms = line.get("sms") or {}
        for number in (line.get("phone"), sms.get("number") if isinstance(sms, dict) else sms):
            digits = re.sub(r"\D", "", str(number or ""))
            numbers.update({digits, digits.lstrip("0"), digits.lstrip("1")})
    return frozenset(number for number in numbers if len(number) >= SHORTEST)


def is_public(digits: str) -> bool:
    """A help line, a free-phone number, or a short code: nobody lives there."""
    known = public_numbers()
    shorter = {digits, digits.lstrip("0"), digits.lstrip("1"), digits[1:], digits[2:], digits[3:]}
    return not shorter.isdisjoint(known) or bool(
        re.match(r"1?8(00|33|44|55|66|77|88)\d{7}$|0?800|0808|116\d{3}$", digits)
    )


def found(folded: Folded) -> Iterator[tuple[str, int, int]]:
    """(kind, first word, last word) of everything by which a person could be reached or known."""
    for i, word in enumerate(folded.words):
        if word == "PHONE":
            start, end = folded.spans[i]
            if not is_public(re.sub(r"\D", "", folded.original[start:end])):
                yield PHONE, i, i
        elif word in ("EMAIL", "HANDLE", "IDNUMBER"):
            yield word.lower(), i, i
    yield from spelled_out(folded)
    for pattern in (ADDRESS, FLAT):
        for match in pattern.finditer(folded.text):
            yield "address", folded.word_at(match.start() + 1), folded.word_at(match.end() - 2)


def spelled_out(folded: Folded) -> Iterator[tuple[str, int, int]]:
    """ "five five five, zero one two one": runs of digits in words, or in words and figures."""
    first, digits = 0, ""
    for i, word in enumerate([*folded.words, "."]):
        digit = DIGITS.get(word) or (word if word.isdigit() and len(word) <= 4 else "")
        if not digits and digit:
            first = i
        if digit:
            digits += digit
            continue
        if len(digits) >= SPELLED_AT_LEAST:
            spelled = sum(spoken in DIGITS for spoken in folded.words[first:i])
            if spelled >= SPELLED_AT_LEAST // 2 and not is_public(digits):
                yield PHONE, first, i - 1
        digits = ""


def hit(folded: Folded, sign: Sign, first: int, last: int) -> Hit:
    return Hit(sign, first, last, folded.sentence_of[first], folded.span_of_words(first, last))
