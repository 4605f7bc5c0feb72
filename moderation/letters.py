"""From any script's letters to plain ones, one character at a time, each knowing where it came from.

Case, accents, full-width and mathematical letters, look-alikes of other scripts, invisible characters. Words are the
work of folding.py, which stands on this.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Letters that look like a Latin one. Our own table, made by looking at the letters side by side: one line per script.
LOOK_ALIKES = {
    **dict(zip("авеёкмнорстухіјѕԁԛԝһѵьгпзӏցԍ", "abeekmhopctyxijsdqwhvbrn3lgg", strict=True)),
    **dict(zip("αβγδεζηθικλμνξοπρστυφχψω", "abydezn0ikluvxonpotuqxyw", strict=True)),
    **dict(zip("ɑɡıɩʟɴʀʏᴀʙᴄᴅᴇꜰɢʜɪᴊᴋᴍᴏᴘꜱᴛᴜᴠᴡᴢ", "agiilnryabcdefghijkmopstuvwz", strict=True)),
    **dict(zip("օսոհցգɔϲϳℓ℮ⅼ", "ounhgqccjlel", strict=True)),
}
PUNCTUATION = str.maketrans(
    {
        "’": "'", "‘": "'", "‛": "'", "´": "'", "`": "'", "′": "'", "ʼ": "'",
        "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "…": ".", "。": ".", "·": ".", "•": ".",
        "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\r": "\n", "\t": " ",
    }
)  # fmt: skip
# Letters that NFKD leaves alone and readers do not.
PLAIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ħ": "h", "ŧ": "t"}
INVISIBLE = {"Cf", "Mn", "Me", "Mc", "Cs", "Cc", "Co", "Cn"}
BRAILLE_BLANKS = {"\u2800", "\u3164", "\u115f", "\u1160", "\uffa0"}
WORD = re.compile(r"[^\W\d_]+")
RUN = re.compile(r"(?P<plain>[ -_a-~\n]+)|[^ -_a-~\n]+")
LONGEST = 3  # one Arabic ligature unfolds into eighteen letters; nobody's text may grow so
ENCLOSED = (range(0x1F110, 0x1F190), range(0x1F1E6, 0x1F200))


@dataclass(frozen=True, slots=True)
class Letters:
    """`text[i]` stands where `original[at[i]]` stood. `at` is a range when nothing moved."""

    original: str
    text: str
    at: range | list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original under text[start:end]; marks that hang on its last letter are part of it."""
        if start >= end:
            return (0, 0)
        after = self.at[end] if end < len(self.at) else len(self.original)
        return (self.at[start], max(after, self.at[end - 1] + 1))


def plain_letters(text: str) -> Letters:
    """Fold letters only. Time grows with the length of the text, whatever is in it."""
    if text.isascii() and "\t" not in text and text.isprintable():
        return Letters(text, text.lower(), range(len(text)))
    pieces: list[str] = []
    at: list[int] = []
    for run in RUN.finditer(text):
        if run["plain"]:  # most of any text, in one go
            pieces.append(run.group().lower())
            at.extend(range(run.start(), run.end()))
            continue
        for position, character in enumerate(run.group(), run.start()):
            piece = plain_character(character)
            if piece:
                pieces.append(piece)
                at.extend([position] * len(piece))
    return Letters(text, fold_look_alikes("".join(pieces)), at)


@lru_cache(maxsize=8192)
def plain_character(character: str) -> str:
    """The plain form of one character: none, one or a few characters. Lone surrogates and NUL have none."""
    mapped = character.translate(PUNCTUATION)
    if mapped in " \n.'\"-":
        return mapped
    code = ord(character)
    if any(code in block for block in ENCLOSED):  # letters in circles, squares and flags: 🅰, 🇦
        return enclosed_letter(code)
    if unicodedata.category(character) in INVISIBLE or character in BRAILLE_BLANKS:
        return ""
    folded = unicodedata.normalize("NFKD", character).casefold()
    kept = "".join(PLAIN.get(c, c) for c in folded if unicodedata.category(c) not in INVISIBLE)
    return kept[:LONGEST]


def enclosed_letter(code: int) -> str:
    if 0x1F1E6 <= code < 0x1F200:
        return chr(code - 0x1F1E6 + ord("a"))
    for first in (0x1F110, 0x1F130, 0x1F150, 0x1F170):
        if first <= code < first + 26:
            return chr(code - first + ord("a"))
    return ""


def fold_look_alikes(text: str) -> str:
    """Swap look-alikes for Latin letters, in words that mix scripts or that stand alone among Latin ones.

    A text in Russian or Greek keeps its letters: folding them would make nonsense, and nonsense hides things.
    """
    if text.isascii():
        return text
    latin = sum(1 for character in text if "a" <= character <= "z")
    other = sum(1 for character in text if character > "\u024f" and character.isalpha())
    mostly_latin = latin >= other

    def swap(word: re.Match) -> str:
        letters = word.group()
        if letters.isascii():
            return letters
        swapped = "".join(LOOK_ALIKES.get(letter, letter) for letter in letters)
        mixed = any("a" <= letter <= "z" for letter in letters)
        return swapped if mixed or (mostly_latin and swapped.isascii()) else letters

    return WORD.sub(swap, text)
