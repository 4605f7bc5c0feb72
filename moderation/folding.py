"""The words of a text as a reader hears them, each pointing back to what the member typed.

`fold("K!LL m.y.s.e.l.f").text` is " . kill myself . ". Steps: letters (letters.py), then words: letters that were
spaced or dotted apart, leet, stars, stretches, contractions, slang. A word is read as leet only if the reading is a word
that some lexicon knows, so numbers stay numbers. Web addresses, e-mail, handles and telephone numbers become the words
URL, EMAIL, HANDLE, PHONE. Sentences end in "." or "?"; every text begins with ".".
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

from moderation.letters import Letters, plain_letters
from moderation.vocabulary import EMOJI, FILLERS, KNOWN, SLANG

Token = tuple[str, int, int]  # a word, and where it begins and ends in the plain letters

TOP_LEVEL = "com|net|org|io|me|gg|ru|info|biz|co|uk|xyz|shop|site|online|example|link|club|top|app|to|ly|gov|edu|us|de"
TOKEN = re.compile(
    r"(?P<EMAIL>[a-z0-9][a-z0-9_.+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4})"
    rf"|(?P<URL>(?:https?://|www\.)[^\s<>\"]{{1,400}}|(?<![a-z0-9@.])[a-z0-9-]{{1,63}}\.(?:{TOP_LEVEL})(?![a-z0-9])(?:/[^\s<>\"]{{0,200}})?)"
    r"|(?P<HANDLE>(?<![\w@])@[a-z0-9_]{2,32})"
    r"|(?P<PHONE>(?<![\w$.])\+?\(?\d[\d ().-]{5,18}\d(?!\w))"
    r"|(?P<number>\d+(?:[.,]\d+)*(?=[^\w']|$))"
    r"|(?P<word>[^\W_](?:(?:[^\W_]|['@$*!+])*(?:[^\W_]|[*$]))?|[$£€](?=\s?\d)|%)"
    r"|(?P<pause>[,;:()\[\]|]+| -+ |--+|\.(?=[a-z]))"
    r"|(?P<end>[.!?]+|\n+)"
    r"|(?P<emoji>[" + "".join(EMOJI) + r"])"
)
SPACED = re.compile(r"(?<![^\W_])[^\W_](?:[ ._*/|~-]{1,3}[^\W_](?![^\W_])){2,}")
LEET = str.maketrans("013457@$!+", "oieastasit")
LEET_WITH_L = str.maketrans("013457@$!+", "oleastaslt")
STRETCH = re.compile(r"([a-z])\1{2,}")
UNIT = re.compile(r"(\d+(?:[.,]\d+)*)([a-z]{1,10})")
ENDINGS = {"s": ("'s",), "d": ("would",), "ll": ("will",), "ve": ("have",), "re": ("are",), "m": ("am",), "t": ("not",)}
LONGEST_WORD = 40
SAME = 3  # times that one word counts in a row
SHORTEST_PHONE, LONGEST_PHONE = 9, 15  # digits; E.164 allows 15


@dataclass(frozen=True)
class Folded:
    """`words[i]` came from `original[spans[i][0]:spans[i][1]]`. `text` is the words with one space around each."""

    original: str
    letters: Letters
    words: list[str]
    spans: list[tuple[int, int]]
    pauses: frozenset[int] = field(default_factory=frozenset)  # words that begin after a comma, a dash or the like

    @cached_property
    def text(self) -> str:
        return " " + " ".join(self.words) + " "

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins in `text`."""
        starts, position = [], 1
        for word in self.words:
            starts.append(position)
            position += len(word) + 1
        return starts

    @cached_property
    def sentence_of(self) -> list[int]:
        """The number of the sentence each word is in; the mark that ends it belongs to it."""
        number = 0
        numbers: list[int] = []
        for before, _ in pairwise([".", *self.words]):
            number += before in ".?" and bool(numbers)
            numbers.append(number)
        return numbers

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """First word and one past the last, for each sentence that has words; with spans() a stretch of the original."""
        bounds = [i for i, word in enumerate(self.words) if word in ".?"] + [len(self.words)]
        return [(a + 1, b) for a, b in pairwise(bounds) if b > a + 1]

    def word_at(self, position: int) -> int:
        return max(bisect_right(self.starts, position) - 1, 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original under text[start:end]."""
        return self.span_of_words(
            self.word_at(start if self.text[start : start + 1] != " " else start + 1), self.word_at(end - 1)
        )

    def span_of_words(self, first: int, last: int) -> tuple[int, int]:
        spans = self.spans[first : last + 1] or [(0, 0)]
        return (min(start for start, _ in spans), max(end for _, end in spans))


def fold(text: str) -> Folded:
    """Fold a text of any size and content. Time grows with its length."""
    letters = plain_letters(text)
    words, spans = ["."], [(0, 0)]
    pauses: set[int] = set()
    for word, start, end in joined_words(tokens(letters.text)):
        if word == ",":
            pauses.add(len(words))
            continue
        if word in ".?" and words[-1] in ".?":
            continue
        if word == words[-1] and words[-SAME:] == [word] * SAME:  # a flood of one word or sign says no more than three
            spans[-1] = (spans[-1][0], letters.span(start, end)[1])
            continue
        words.append(word)
        spans.append(letters.span(start, end))
    if words[-1] not in ".?":
        words.append(".")
        spans.append((len(text), len(text)))
    return Folded(text, letters, words, spans, frozenset(pauses))


def tokens(plain: str) -> Iterator[Token]:
    """(word, start, end) in the plain letters; "," stands for a pause. Fillers are left out."""
    position = 0
    for run in SPACED.finditer(plain):
        if run_words := spaced_words(run.group()):
            yield from between(plain, position, run.start())
            yield from ((word, run.start(), run.end()) for word in run_words)
            position = run.end()
    yield from between(plain, position, len(plain))


def between(plain: str, start: int, end: int) -> Iterator[Token]:
    for token in TOKEN.finditer(plain, start, end):
        for word in words_of(token.lastgroup or "", token.group()):
            if word not in FILLERS:
                yield word, token.start(), token.end()


def joined_words(found: Iterable[Token]) -> Iterator[Token]:
    """Put "her oin" together again: two neighbours of which one is no word, and both together are one."""
    held: Token | None = None
    for word, start, end in found:
        if held and word.isalpha() and held[0].isalpha() and not (held[0] in KNOWN and word in KNOWN):
            whole = held[0] + word
            if len(whole) > 5 and whole in KNOWN:
                held = (whole, held[1], end)
                continue
        if held:
            yield held
        held = (word, start, end)
    if held:
        yield held


def words_of(kind: str, token: str) -> tuple[str, ...]:
    if kind == "word":
        return read_word(token) if len(token) <= LONGEST_WORD else (token[:LONGEST_WORD],)
    if kind == "end":
        if token.startswith("\n"):
            return (".",)
        return (",",) if len(token) > 1 and set(token) == {"."} else ("?",) if "?" in token else (".",)
    if kind == "pause":
        return (",",)
    if kind == "emoji":
        return (EMOJI[token],)
    if kind == "PHONE":
        return phone_words(token)
    return (token.replace(",", ""),) if kind == "number" else (kind,)


def phone_words(token: str) -> tuple[str, ...]:
    """A run of digits with blanks and dashes: a telephone number when it is long enough, else the numbers in it."""
    digits = sum(character.isdigit() for character in token)
    local = re.fullmatch(r"\d{3}[-. ]\d{4}", token)
    if re.fullmatch(r"(?:(?:19|20)\d\d ?)+", token):  # years in a row
        return tuple(token.split())
    if local or SHORTEST_PHONE <= digits <= LONGEST_PHONE and not re.fullmatch(r"\d{3}-\d\d-\d{4}", token):
        return ("PHONE",)
    if re.fullmatch(r"\d{3}-\d\d-\d{4}", token):
        return ("IDNUMBER",)
    return tuple(re.findall(r"\d+", token))


@lru_cache(maxsize=32768)
def read_word(token: str) -> tuple[str, ...]:
    """What one written word says: itself, a word behind leet or stars, or the words a contraction stands for."""
    bare = token.replace("'", "")
    for form in (token, bare):
        if form in SLANG:
            return SLANG[form]
    if token.isalpha() and token in KNOWN:
        return (token,)
    if "'" in token and (words := without_contraction(token)):
        return words
    if not bare.isalpha():
        return read_marked_word(bare)
    shorter = unstretched(bare)
    if shorter + "g" in KNOWN and shorter.endswith("in") and shorter not in KNOWN:  # thinkin
        shorter += "g"
    return SLANG.get(shorter, (shorter,))


def without_contraction(token: str) -> tuple[str, ...]:
    head, _, tail = token.rpartition("'")
    if tail in ENDINGS and head.isalpha():
        return (*read_word(head), *ENDINGS[tail])
    if tail == "" or head == "":
        return read_word(head or tail) if (head or tail) else ()
    return ()


def read_marked_word(token: str) -> tuple[str, ...]:
    """A word with digits or signs in it: leet or starred if that gives a known word, else number and unit, else as it is."""
    if any(character.isalpha() for character in token):
        for table in (LEET, LEET_WITH_L):
            reading = token.translate(table).rstrip("i" if token.endswith("!") else "")
            reading = unstretched(reading) if reading.isalpha() else reading
            if reading in SLANG or (reading in KNOWN and len(reading) > 1 and not UNIT.fullmatch(token)):
                return SLANG.get(reading, (reading,))
            if UNIT.fullmatch(token) and len(reading) > 3 and reading in KNOWN:
                return (reading,)
        if "*" in token and (starred := behind_stars(token)):
            return SLANG.get(starred, (starred,))
        if unit := UNIT.fullmatch(token):
            return unit.groups()
    parts = re.findall(r"[$£€]|\w+", token.translate({ord("£"): "$", ord("€"): "$"}))
    return tuple(parts) or (token,)


def behind_stars(token: str) -> str | None:
    """The known word that fits "su*cide"; letters must outnumber the stars' guesses, and the shortest word wins."""
    letters = token.replace("*", "")
    if len(letters) < 2 or not letters.isalpha():
        return None
    wanted = re.compile(re.sub(r"\*+", lambda stars: f"[a-z]{{{1},{len(stars.group()) + 1}}}", token))
    fitting = [word for word in STARRED.get(token[0], ()) if abs(len(word) - len(token)) < 2 and wanted.fullmatch(word)]
    return min(fitting, key=lambda word: (abs(len(word) - len(token)), word), default=None)


def unstretched(word: str) -> str:
    """ "sooo" is "so", "killl" is "kill": the doubled form if it is a word, else the single one."""
    if not STRETCH.search(word):
        return word
    double = STRETCH.sub(r"\1\1", word)
    return double if double in KNOWN else STRETCH.sub(r"\1", word)


def spaced_words(run: str) -> list[str] | None:
    """The words behind "d a y  o n e"; none when the letters make no word we know (an abbreviation, a countdown)."""
    words: list[str] = []
    for chunk in re.split(r" {2,3}", run):
        letters = "".join(re.findall(r"[^\W_]", chunk))
        if sum(letter.isalpha() for letter in letters) * 2 < len(letters):
            return None
        words += segmented(letters.translate(LEET))
    return words if any(len(word) > 2 for word in words) else None


def segmented(letters: str) -> list[str]:
    """Cut a run of letters into known words, longest first from the left; what fits nowhere stays as single letters."""
    position = 0
    words: list[str] = []
    while position < len(letters):
        for length in range(min(16, len(letters) - position), 0, -1):
            piece = letters[position : position + length]
            if length == 1 or piece in KNOWN or (length > 2 and piece in SLANG):
                words.extend(SLANG.get(piece, (piece,)))
                position += length
                break
    return words


STARRED: dict[str, list[str]] = {}
for _word in sorted(KNOWN):
    STARRED.setdefault(_word[0], []).append(_word)
