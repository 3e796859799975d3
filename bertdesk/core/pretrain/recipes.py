"""What pre-training is told where a person says nothing: for a new network of a size, or for an encoder."""

from bertdesk.core.base_models import Encoder
from bertdesk.core.config import PretrainConfig
from bertdesk.core.pretrain.sizes import Size

_FROM_SCRATCH: dict[Size, PretrainConfig] = {
    "tiny": PretrainConfig(learning_rate=1e-3, epochs=3, vocabulary_size=8000, dropout=0.0),
    "mini": PretrainConfig(learning_rate=5e-4, epochs=5),
    "small": PretrainConfig(learning_rate=3e-4, epochs=5),
}
_GOES_ON = PretrainConfig(learning_rate=1e-4, epochs=1)
"""The rate of Devlin et al. 2019, appendix A.2"""


def recipe(beginning: Encoder | Size) -> PretrainConfig:
    return _FROM_SCRATCH[beginning] if isinstance(beginning, str) else _GOES_ON
