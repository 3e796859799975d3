"""A network with its gates held: attention, norms and activations stay as they are for one text.

What is left is affine in the embeddings, so that gradient times input says exactly how the logit comes about. The rules
stand here for the functions of torch, not for modules of an architecture: any BERT-family network runs under them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch.nn import functional as F  # noqa: N812  # its usual name
from torch.overrides import TorchFunctionMode

_SMALL = 1e-6
"""Inputs of an activation nearer to 0 than this are passed on with the slope that is meant for 0."""


class Held(TorchFunctionMode):
    """Run a network and note its gates; run it again inside `again()` with other rows, and they get the same gates.

    The gates carry no gradient:
    - attention's weights and a norm's deviation (Ali et al. 2022, ICML, section 4: AH-rule and LN-rule);
    - the ratio of an activation's output to its input (Achtibat et al. 2024, ICML, AttnLRP: identity rule);
    - of a product of two hidden states, half the product with each held (the same: uniform rule).
    Only the calling thread's torch functions are affected.
    """

    def __init__(self) -> None:
        super().__init__()
        self._gates: list[torch.Tensor] = []
        self._next: int | None = None
        """Of the gates, which comes next; None: they are being noted."""

    def again(self) -> "Held":
        self._next = 0
        return self

    def __torch_function__(
        self, func: Callable[..., Any], types: object, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:  # Any: as torch has it
        rule = _RULES.get(func)
        return func(*args, **(kwargs or {})) if rule is None else rule(self, func, *args, **(kwargs or {}))

    def hold(self, gate: Callable[[], torch.Tensor]) -> torch.Tensor:
        """Return the gate without a gradient; it is computed in the first run alone."""
        if self._next is None:
            self._gates.append(gate().detach())
            return self._gates[-1]
        self._next += 1
        return self._gates[self._next - 1]


def _layer_norm(
    held: Held,
    func: Callable[..., torch.Tensor],
    x: torch.Tensor,
    normalized_shape: Sequence[int],
    weight: torch.Tensor | None = None,
    bias: torch.Tensor | None = None,
    eps: float = 1e-5,
) -> torch.Tensor:
    over = tuple(range(-len(normalized_shape), 0))
    centred = x - x.mean(over, keepdim=True)
    normed = centred / held.hold(lambda: (centred.square().mean(over, keepdim=True) + eps).sqrt())
    scaled = normed if weight is None else normed * weight
    return scaled if bias is None else scaled + bias


def _softmax(held: Held, func: Callable[..., torch.Tensor], x: torch.Tensor, *args: Any, **kwargs: Any) -> torch.Tensor:
    return held.hold(lambda: func(x, *args, **kwargs))


def _attention(
    held: Held,
    func: Callable[..., torch.Tensor],
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    *args: Any,
    **kwargs: Any,
) -> torch.Tensor:
    return func(held.hold(lambda: query), held.hold(lambda: key), value, *args, **kwargs)


def _activation(
    held: Held, func: Callable[..., torch.Tensor], x: torch.Tensor, *args: Any, **kwargs: Any
) -> torch.Tensor:
    def slope() -> torch.Tensor:
        moved = torch.where(x.abs() < _SMALL, _SMALL, x)
        return func(moved, *args, **kwargs) / moved

    return x * held.hold(slope)


def _product(held: Held, func: Callable[..., torch.Tensor], left: Any, right: Any, **kwargs: Any) -> torch.Tensor:
    are_hidden = all(isinstance(x, torch.Tensor) and x.is_floating_point() and x.ndim == 3 for x in (left, right))
    if not are_hidden or left.shape != right.shape:
        return func(left, right, **kwargs)
    return (func(held.hold(lambda: left), right) + func(left, held.hold(lambda: right))) / 2


_RULES: Mapping[Callable[..., Any], Callable[..., torch.Tensor]] = {
    F.layer_norm: _layer_norm,
    F.scaled_dot_product_attention: _attention,
    **dict.fromkeys((F.softmax, torch.softmax, torch.Tensor.softmax), _softmax),
    **dict.fromkeys(
        (F.gelu, F.relu, torch.relu, torch.Tensor.relu, F.silu, torch.tanh, torch.Tensor.tanh), _activation
    ),
    **dict.fromkeys((torch.mul, torch.Tensor.mul, torch.Tensor.__mul__), _product),
}
