"""Pseudonyms: which may be chosen, and which look like another."""

import re
import unicodedata

# One letter for each shape, so that "M0", "мо" (Cyrillic) and "mo" are one name. Latin, digits, Greek and Cyrillic only:
# a name in another script keeps its own letters.
SHAPES = str.maketrans(
    "0134578$@|!аеорсухіјѕԁһкмтвнαβεικνορτυχ",
    "oieastbsaiiaeopcyxijsdhkmtbhabeiknopTux".lower(),
)
ALLOWED = re.compile(r"[^\W_][\w .'-]*", re.UNICODE)


def skeleton(name: str) -> str:
    """The shape of a name, equal for names that a tired reader could mix up. Never shown."""
    text = unicodedata.normalize("NFKD", name).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return re.sub(r"[\s._'-]+", "", text.translate(SHAPES)).replace("l", "i").replace("rn", "m").replace("vv", "w")
