"""The learned voices: an encoder tuned on our own texts, and two linear ones, of our own texts and of public ones.

Each answers with one logit for each output (a category at a level). They are kept apart in training and averaged here,
with weights that were learned on families none of them had seen. Source: docs/adr/0009-learned-voices.md; the figures:
voice/card.md.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from moderation.checks.wording import Window, vocabulary
from moderation.folding import Folded

FOLDER = Path(__file__).parent / "voice"
BUCKETS = 1 << 16  # of the hashed n-grams
READ_CLOSELY = 4  # windows of one text that the encoder reads; the linear voices read all and say which
Logits = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Output:
    category: str
    level: int


@dataclass(frozen=True, slots=True)
class Heard:
    """One logit for each output, and the window it was loudest in."""

    logits: Logits
    loudest: tuple[Window, ...]


class Voices:
    """What is in one folder, ready to listen. Loaded once; reading it is safe from any thread."""

    def __init__(self, folder: Path = FOLDER):
        head = json.loads((folder / "head.json").read_text(encoding="utf-8"))
        self.name: str = head["name"]
        self.outputs = tuple(Output(category, level) for category, level in head["outputs"])
        self.terms: list[Any] = head["terms"]  # for each output ([low, high, urgent], score), see learned.Terms
        # (outputs, 5): bias, the share of the encoder, of our own n-grams and of the public ones, and what each doubling
        # of the number of windows takes away: the longer a text, the more chances to sound grave by accident.
        self.weights = np.array(head["weights"], np.float32)
        with np.load(folder / "linear.npz") as stored:
            # (buckets + 1, 2 * outputs): our own n-grams, then the public ones; the last row is the bias.
            self.grams = np.hstack([stored["ours"], stored["public"]]).astype(np.float32)
        # Only when somebody speaks: it takes a quarter of a second, and where it cannot be loaded the rules still look.
        onnxruntime = import_module("onnxruntime")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # a web process has other things to do
        options.enable_cpu_mem_arena = False
        self.encoder = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def hear(self, folded: Folded, cut: list[Window]) -> Heard:
        linear = self.linear(folded, cut)
        closely = self.most_telling(linear[:, 0])
        encoded = np.stack([self.encoded(cut[number]) for number in closely])
        logits = (
            self.weights[:, 0]
            + self.weights[:, 1] * encoded.max(0)
            + self.weights[:, 2] * linear[:, 0].max(0)
            + self.weights[:, 3] * linear[:, 1].max(0)
            + self.weights[:, 4] * np.log2(len(cut))
        )
        places = [closely[int(row)] for row in encoded.argmax(0)]
        return Heard(logits, tuple(cut[place] for place in places))

    def most_telling(self, ours: Logits) -> list[int]:
        """The windows the encoder reads closely: the last one, and those that sound gravest to the linear voice."""
        if len(ours) <= READ_CLOSELY:
            return list(range(len(ours)))
        grave = np.argsort(-ours.max(1), kind="stable")[: READ_CLOSELY - 1]
        return sorted({len(ours) - 1, *map(int, grave)})

    def linear(self, folded: Folded, cut: list[Window]) -> Logits:
        """(windows, 2, outputs): our own n-grams, the public ones."""
        found = [grams(folded.words[window.first : window.last]) for window in cut]
        sizes = np.array([len(one) for one in found])
        rows = self.grams[np.fromiter(chain.from_iterable(found), np.int64, sizes.sum())]
        sums = np.add.reduceat(rows, np.cumsum(sizes) - sizes) * (sizes**-0.5)[:, None] + self.grams[BUCKETS]
        answer: Logits = sums.reshape(len(cut), 2, -1).astype(np.float32)
        return answer

    def encoded(self, window: Window) -> Logits:
        known = vocabulary()
        pieces = np.array([[known["[CLS]"], *window.pieces, known["[SEP]"]]], np.int64)
        answer: Logits = self.encoder.run(None, {"pieces": pieces, "mask": np.ones_like(pieces)})[0][0]
        return answer


def grams(words: list[str]) -> list[int]:
    """Buckets of the words, pairs and pairs around one word; each once."""
    pairs = [f"{a} {b}" for a, b in zip(words, words[1:], strict=False)]
    around = [f"{a} _ {b}" for a, b in zip(words, words[2:], strict=False)]
    return sorted({bucket(gram) for gram in (*words, *pairs, *around)})


@lru_cache(maxsize=65536)
def bucket(gram: str) -> int:
    return crc32(gram.encode()) % BUCKETS


@lru_cache(maxsize=4)
def voices(folder: Path = FOLDER) -> Voices:
    return Voices(folder)
