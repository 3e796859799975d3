"""Name of a method -> what computes it."""

from collections.abc import Callable, Mapping
from functools import partial

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, ExplainMethod, Method
from bertdesk.core.explain import (
    conservative,
    deeplift,
    gradient_x_input,
    integrated_gradients,
    kernel_shap,
    lime,
    occlusion,
    rollout,
    sequential,
    shapley,
    stepwise,
    thorough,
)
from bertdesk.core.explain.question import Question
from bertdesk.core.explain.rows import Rows, Scored
from bertdesk.core.provenance import Faithful

Attribute = Callable[[Question, Rows, ExplainConfig, CancelToken], Scored]

METHODS: Mapping[Method, Attribute] = {
    "stepwise_propagation": stepwise.attribute,
    "conservative_propagation": conservative.attribute,
    "thorough": thorough.attribute,
    "integrated_gradients_mask": partial(integrated_gradients.attribute, baseline="mask"),
    "integrated_gradients_pad": partial(integrated_gradients.attribute, baseline="pad"),
    "integrated_gradients_zero": partial(integrated_gradients.attribute, baseline="zero"),
    "integrated_gradients_mean": integrated_gradients.attribute_from_all,
    "sequential_integrated_gradients": sequential.attribute,
    "gradient_x_input": gradient_x_input.attribute,
    "deeplift": deeplift.attribute,
    "occlusion": occlusion.attribute,
    "shapley_sampling": shapley.attribute,
    "kernel_shap": kernel_shap.attribute,
    "lime": lime.attribute,
    "attention_rollout": rollout.attribute,
}


def named(method: ExplainMethod, faithful: Faithful) -> Method:
    """Return the method that "auto" and "quick" stand for with a model."""
    if method == "auto":
        return faithful.method
    return faithful.quick if method == "quick" else method
