"""What leaves the house: the words, with a stand-in for everything that could lead to a person or to this site.

Most is found by the redaction that also guards exports for learning (names of members, telephones, e-mail, links,
addresses, numbers of documents, long numbers, dates, post codes, introduced names). Here is what is said around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.conf import settings

from accounts.models import User
from moderation.folding import TOP_LEVEL
from moderation.learning.redaction import INSTEAD, Names, Stretch, redacted

LONGEST = 4_000  # characters that are sent
TAIL = 1_000  # of them from the end: the gravest is often said last
CUT = "\n...\n"
APPS = "telegram|tele|tg|snapchat|snap|kik|instagram|insta|ig|wickr|whatsapp|discord|skype|tiktok|facebook|fb|twitter|threema|onlyfans|cashapp|venmo|paypal"
# "my snap is joe_99": the name after an app's. It has to look like one, or "telegram me" would lose its "me".
ACCOUNT = re.compile(
    rf"\b(?:{APPS})\b(?:[ :=@-]|\bis\b|\bme\b|\bat\b){{1,6}}((?=[\w.]{{0,40}}[a-z])(?=\w{{0,40}}[\d_.])[\w.]{{3,40}}\w)",
    re.IGNORECASE,
)
SPOKEN_MAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:\s?[(\[]at[)\]]\s?|\s{1,3}at\s{1,3})[\w-]{1,63}(?:\s?[(\[]dot[)\]]\s?|\s{1,3}dot\s{1,3}|\.)"
    rf"(?:{TOP_LEVEL})\b",
    re.IGNORECASE,
)
# Addresses under endings that the folding does not know.
ADDRESS = re.compile(r"(?<![\w.-])(?:[\w-]{1,63}\.){1,6}[a-z]{2,24}(?:/\S{0,400}|:\d{1,5}\S{0,400})", re.IGNORECASE)


def members() -> Names:
    """The pseudonyms of everybody here, for as many texts as are read at once. One query."""
    return Names(User.objects.values_list("name", flat=True).iterator())


def nameless(words: str, names: Names) -> str:
    """The words as they are sent. Made nameless first and cut then, so that no half of a number is left at the cut."""
    return cut(redacted(without_more(words), names))


def without_more(words: str) -> str:
    """What the shared redaction does not look for: this site, names of accounts, addresses in other spellings."""
    for start, end, instead in sorted(more(words), reverse=True):
        words = words[:start] + instead + words[end:]
    return words


def more(words: str) -> Iterator[Stretch]:
    taken: list[range] = []
    for pattern, group, instead in (
        (this_site(), 0, "this site"),
        (SPOKEN_MAIL, 0, INSTEAD["EMAIL"]),
        (ADDRESS, 0, INSTEAD["URL"]),
        (ACCOUNT, 1, INSTEAD["HANDLE"]),
    ):
        for found in pattern.finditer(words):
            start, end = found.span(group)
            if not any(start < other.stop and other.start < end for other in taken):
                taken.append(range(start, end))
                yield start, end, instead


def this_site() -> re.Pattern[str]:
    own = {name for name in (settings.SITE_NAME, *settings.ALLOWED_HOSTS) if len(name) > 2}
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(own, key=len, reverse=True)), re.I)


def cut(words: str) -> str:
    if len(words) <= LONGEST:
        return words
    return words[: LONGEST - TAIL - len(CUT)] + CUT + words[-TAIL:]
