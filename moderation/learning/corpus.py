"""Our own texts for the learned voice: `corpus/*.txt`, families of minimal pairs, `CODE text` on each line.

The codes and what they mean: corpus/README.md. A category whose level is unknown is left out of `labels`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from moderation.evidence import CATEGORIES

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
# What each code says: (category, level). "own" is personal_info at level 1, somebody else's details are at level 2.
CODES: dict[str, tuple[str, int | None]] = {
    **{f"{letter}{level}": (category, level) for letter, category in
       (("s", "suicide_self_harm"), ("o", "overdose_emergency"), ("v", "violence_threat")) for level in (1, 2, 3)},
    "s?": ("suicide_self_harm", None),
    "v?": ("violence_threat", None),
    "o?": ("overdose_emergency", None),
    "sale": ("drug_sale", 1),
    "dose": ("dosing_howto", 1),
    "hate": ("harassment_hate", 1),
    "sex": ("sexual", 1),
    "spam": ("spam", 1),
    "own": ("personal_info", 1),
    "pii": ("personal_info", 2),
    "glor": ("glorification", 1),
}  # fmt: skip
LINE = re.compile(r"(?P<codes>[a-z0-9?]+(?:\+[a-z0-9?]+)*) (?P<text>\S.*)")


class Malformed(Exception):
    """A line that is no text, no heading and no blank. The message names file and line, never the words."""


@dataclass(frozen=True)
class Example:
    text: str
    codes: tuple[str, ...]
    family: str
    reason: str
    pair: int  # lines that stand together share it

    @property
    def is_harmless(self) -> bool:
        return self.codes == ("ok",)

    @cached_property
    def labels(self) -> dict[str, int]:
        """Level by category, 0 for what is not there; a category that nobody can say is missing."""
        labels = dict.fromkeys(CATEGORIES, 0)
        for category, level in (CODES[code] for code in self.codes if code != "ok"):
            if level is None:
                labels.pop(category, None)
            elif category in labels:
                labels[category] = max(labels[category], level)
        return labels

    @property
    def severity(self) -> int:
        return max(self.labels.get(name, 0) for name in ("suicide_self_harm", "overdose_emergency", "violence_threat"))


def examples(*places: Path) -> list[Example]:
    """Every text of these files and folders once, without the folders inside (`heldout`); written twice, the first stays."""
    seen: dict[str, Example] = {}
    for path in (path for place in places for path in (sorted(place.glob("*.txt")) if place.is_dir() else [place])):
        for example in read(path):
            seen.setdefault(" ".join(example.text.casefold().split()), example)
    return list(seen.values())


def read(path: Path) -> Iterator[Example]:
    family = reason = ""
    pair = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            pair += 1
        elif line.startswith("# family:"):
            family, pair = line.removeprefix("# family:").strip(), pair + 1
        elif line.startswith("# reason:"):
            reason = line.removeprefix("# reason:").strip()
        elif family and (found := LINE.fullmatch(line.strip())) and known(found["codes"]):
            yield Example(found["text"].replace("\\n", "\n"), tuple(found["codes"].split("+")), family, reason, pair)
        else:
            raise Malformed(f"{path.name}:{number}")


def known(codes: str) -> bool:
    parts = codes.split("+")
    return parts == ["ok"] or all(part in CODES for part in parts)


def fold_of(family: str, folds: int) -> int:
    """Which fold a family is left out in: by its name, so that new families move no old ones."""
    return int.from_bytes(blake2b(family.encode(), digest_size=4).digest(), "big") % folds
