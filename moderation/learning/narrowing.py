"""A narrower encoder, so that a chat line takes less of a web process's time. Needs the `train` extra (torch)."""

from collections.abc import Callable, Sequence

import torch
from torch import nn

from moderation.learning.encoder import Encoder, Labelled, Recipe, batches, cut, gravest, loss_of, targets_of, tensors


def narrow(model: Encoder, texts: Sequence[Labelled], recipe: Recipe) -> Encoder:
    """Keep, of the inner units of each layer, the `recipe.inner` whose going would change the loss on these texts most.

    What a unit's going costs is estimated by activation times gradient (Molchanov et al. 2017). Two fifths fewer
    make a line a quarter quicker to read, and a few epochs of tuning give back what was lost.
    """
    model.eval()
    layers = model.bert.encoder.layer
    costs = [torch.zeros(layer.intermediate.dense.out_features) for layer in layers]
    watching = [
        layer.intermediate.register_forward_hook(watch(cost)) for layer, cost in zip(layers, costs, strict=True)
    ]
    cuts = [cut(example.text) for example in texts]
    wanted = torch.tensor([targets_of(example.labels) for example in texts])
    for numbers in batches(cuts, recipe.batch_pieces, None):
        pieces, mask, owners = tensors([cuts[i] for i in numbers])
        loss_of(gravest(model(pieces, mask), owners, len(numbers)), wanted[numbers]).sum().backward()
        model.zero_grad(set_to_none=True)
    for hook in watching:
        hook.remove()
    for layer, cost in zip(layers, costs, strict=True):
        kept = cost.topk(recipe.inner).indices.sort().values
        layer.intermediate.dense = linear_of(layer.intermediate.dense.weight[kept], layer.intermediate.dense.bias[kept])
        layer.output.dense = linear_of(layer.output.dense.weight[:, kept], layer.output.dense.bias)
    model.bert.config.intermediate_size = recipe.inner
    return model


def watch(cost: torch.Tensor) -> Callable[..., None]:
    """A hook that adds to `cost` what the going of each unit would change, window by window."""

    def forward(module: nn.Module, inputs: object, active: torch.Tensor) -> None:
        def add(slope: torch.Tensor) -> None:
            cost.add_((active.detach() * slope).sum(1).abs().sum(0))

        active.register_hook(add)

    return forward


def linear_of(weight: torch.Tensor, bias: torch.Tensor) -> nn.Linear:
    made = nn.Linear(weight.shape[1], weight.shape[0])
    made.weight.data, made.bias.data = weight.detach().clone(), bias.detach().clone()
    return made
