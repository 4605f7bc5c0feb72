"""Words known to the house, read once from the lexicons: needed to tell leet from numbers and slang from names."""

import re
from pathlib import Path

LEXICONS = Path(__file__).parent / "checks" / "lexicons"
# Lexicons of words that leet is never read as: other languages, and what is said every day.
OTHER_WORDS = frozenset({"languages", "other_languages", "english", "small_talk", "copies", "harm_reduction"})


def lines(name: str) -> list[str]:
    """The lines of a lexicon without comments and blanks."""
    rows = (LEXICONS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [row.strip() for row in rows if row.strip() and not row.startswith("#")]


def pairs(name: str) -> dict[str, str]:
    """Lines "a, b = c" as {a: c, b: c}."""
    table = {}
    for line in lines(name):
        keys, _, value = line.partition("=")
        table.update({key.strip(): value.strip() for key in keys.split(",")})
    return table


def known_words() -> frozenset[str]:
    """Every word in any lexicon: the phrases the checks look for and the common words around them."""
    words = set()
    for path in LEXICONS.glob("*.txt"):
        if path.stem in OTHER_WORDS:
            continue
        rows = [row for row in path.read_text(encoding="utf-8").splitlines() if not row.startswith(("#", "["))]
        if path.stem == "slang":
            rows = [row.partition("=")[2] for row in rows]
        words.update(re.findall(r"(?<![a-z@])[a-z]{2,}(?![a-z*])", "\n".join(rows)))
    return frozenset(words | {"a", "i"})


SLANG = {key: tuple(value.split()) for key, value in pairs("slang").items()}
EMOJI = {sign: f":{word}:" for sign, word in pairs("emoji").items()}
FILLERS = frozenset(" ".join(lines("fillers")).split())
KNOWN = known_words()
