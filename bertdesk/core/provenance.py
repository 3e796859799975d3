"""Where a model came from: data, columns, settings, figures. Written into its folder as bertdesk.json and README.md."""

import json
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_args

from bertdesk import __version__
from bertdesk.core.config import Method, PretrainConfig, TrainConfig
from bertdesk.core.environment import Environment
from bertdesk.core.events import BaselineScored, HeldBackScored
from bertdesk.core.text_columns import Columns
from bertdesk.errors import BertdeskError

FILE_NAME = "bertdesk.json"
_LARGEST_FILE = 2**20


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model reached on rows it never saw; `low` and `high` bound the accuracy's 95 % interval."""

    n: int
    accuracy: float
    low: float
    high: float
    macro_f1: float
    micro_f1: float = 0.0
    """Where a text may have several classes; accuracy is then the share of texts that got exactly theirs."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Test figures of n runs that differ in their seed alone: means and sample standard deviations."""

    n: int
    accuracy: float
    accuracy_sd: float
    macro_f1: float
    macro_f1_sd: float


@dataclass(frozen=True, slots=True)
class Faithful:
    """The ways to explain that were measured to be the best for this model (explain/choose.py)."""

    method: Method = "stepwise_propagation"
    """The most faithful"""
    quick: Method = "conservative_propagation"
    """The cheapest that is clearly better than chance"""
    fall: float = 0.0
    """By how much the probability falls where words are erased in the method's order: mean over texts, shares of
    the text, and two ways to erase"""
    random: float = 0.0
    """The same, of random orders"""
    texts: int = 0
    """Held-out texts that this was measured on; 0: it was not, these are the methods that did best on others"""


@dataclass(frozen=True, slots=True)
class Pretraining:
    """How an encoder was made of raw text, or of another encoder and raw text."""

    config: PretrainConfig = field(default_factory=PretrainConfig)
    size: str = ""
    """Of a network from scratch; empty: `Provenance.encoder` was continued"""
    documents: int = 0
    sentences: int = 0
    tokens: int = 0
    """All of them learnt from; held-back documents not counted"""
    asks_next: bool = False
    """Whether it was asked for neighbours too"""
    held_back: HeldBackScored | None = None
    """Its figures on documents that it never saw, but where `was_seen`"""
    was_seen: bool = False
    """Whether they are of what it learnt from: of a single document none can be kept aside"""


@dataclass(frozen=True, slots=True)
class Provenance:
    encoder: str = ""
    licence: str = ""
    languages: tuple[str, ...] = ()
    """Languages the encoder was pre-trained on; empty = unknown, "*" = many."""
    data_name: str = ""
    """File name of the table, without its folder: a model may be given away, a path is nobody's business."""
    text_column: str = ""
    label_column: str = ""
    more_columns: tuple[str, ...] = ()
    """Whose texts follow that of `text_column`, each on a line of its own."""
    pair_column: str = ""
    """With the second of two texts that are judged together."""
    separator: str = ""
    """What stood between the classes of a cell; empty: each cell was one class."""
    rows: int = 0
    split_sizes: tuple[int, ...] = ()
    """Rows in the train, valid and test part."""
    parts_told: tuple[str, ...] = ()
    """Which of "valid" and "test" the table itself names; the others were dealt out of the rows for training."""
    device: str = ""
    precision: str = ""
    """Arithmetic of the training steps, "float32" or "bfloat16": it was chosen by measuring the device."""
    seconds: float = 0.0
    config: TrainConfig = field(default_factory=TrainConfig)
    test: Scores | None = None
    baselines: tuple[BaselineScored, ...] = ()
    version: str = __version__
    data_sha256: str = ""
    """`dataset.fingerprint` of the texts and classes; here and below, empty where an older version trained."""
    encoder_sha256: str = ""
    """SHA-256 of the file with the encoder's weights."""
    processes: int = 0
    """That trained together, each a share of every batch."""
    texts_at_once: int = 0
    """Of a batch, that each process computed; fewer where memory ran short."""
    activations: str = ""
    """Of frozen layers: "kept" (rounded to two bytes a number) or "computed" in every pass; "none" without such."""
    rollbacks: int = 0
    """How often the run went back to a checkpoint, since its loss exploded; which checkpoint, the clock decides."""
    split_seed: int = -1
    """Decided the three parts; -1 = the config's seed did."""
    environment: Environment = field(default_factory=Environment)
    spread: Spread | None = None
    """Of the runs that this one was chosen from, by its figures on the validation part; None = there was one run."""
    faithful: Faithful = field(default_factory=Faithful)
    pretraining: Pretraining | None = None
    """Of an encoder that was pre-trained here; None of a classifier"""

    @property
    def columns(self) -> Columns | None:
        """Return the columns that it was trained on; None where they are not known."""
        if not (self.text_column and self.label_column):
            return None
        return Columns(self.text_column, self.label_column, self.more_columns, self.pair_column, self.separator)

    @property
    def seed_of_split(self) -> int:
        return self.config.seed if self.split_seed < 0 else self.split_seed


def to_json(provenance: Provenance) -> str:
    return json.dumps(asdict(provenance), ensure_ascii=False, indent=2)


def read(folder: Path) -> Provenance:
    """Return what is known; a folder made by another program, or a damaged file, gives an empty Provenance."""
    path = folder / FILE_NAME
    try:
        if path.stat().st_size > _LARGEST_FILE:
            return Provenance()
        return _from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, BertdeskError):
        return Provenance()


def _from_dict(content: dict[str, Any]) -> Provenance:  # Any: a file from anywhere
    return replace(
        Provenance(),
        **_plain(Provenance, content),
        languages=tuple(str(language) for language in content["languages"]),
        split_sizes=tuple(int(size) for size in content["split_sizes"]),
        parts_told=_names(content.get("parts_told")),
        more_columns=_names(content.get("more_columns")),
        config=_config(content["config"]),
        test=_scores(content["test"]) if content["test"] else None,
        baselines=tuple(_baseline(baseline) for baseline in content["baselines"]),
        environment=_environment(content.get("environment")),
        spread=_spread(content["spread"]) if content.get("spread") else None,
        faithful=_faithful(content.get("faithful")),
        pretraining=_pretraining(content["pretraining"]) if content.get("pretraining") else None,
    )


def _plain(kind: type, content: dict[str, Any]) -> dict[str, Any]:  # Any: a file from anywhere
    """Return the strings and numbers among a dataclass's fields, where they are of the right kind."""
    known = {f.name: type(f.default) for f in fields(kind) if isinstance(f.default, str | int | float)}
    return {name: content[name] for name, wanted in known.items() if isinstance(content.get(name), wanted)}


def _names(content: Any) -> tuple[str, ...]:  # Any: a file from anywhere
    return tuple(str(name) for name in content) if isinstance(content, list) else ()


def _environment(content: Any) -> Environment:  # Any: a file from anywhere
    return Environment(**_plain(Environment, content)) if isinstance(content, dict) else Environment()


def _faithful(content: Any) -> Faithful:  # Any: a file from anywhere
    if not isinstance(content, dict) or not {content.get("method"), content.get("quick")} <= set(get_args(Method)):
        return Faithful()  # none, or of a version that knows other methods
    return Faithful(**_plain(Faithful, content))


def _config(content: dict[str, Any]) -> TrainConfig:  # Any: a file from anywhere
    return TrainConfig(**_known(TrainConfig, content))


def _known(kind: type, content: dict[str, Any]) -> dict[str, Any]:  # Any: a file from anywhere
    names = {field.name for field in fields(kind)}  # another version may have more, or fewer
    return {name: value for name, value in content.items() if name in names}


def _pretraining(content: dict[str, Any]) -> Pretraining:  # Any: a file from anywhere
    held_back = content.get("held_back")
    return Pretraining(
        **{
            **_plain(Pretraining, content),
            "config": PretrainConfig(**_known(PretrainConfig, content["config"])),
            "held_back": HeldBackScored(**_known(HeldBackScored, held_back)) if held_back else None,
        }
    )


def _scores(content: dict[str, Any]) -> Scores:  # Any: a file from anywhere
    accuracy, low, high, macro_f1 = (float(content[name]) for name in ("accuracy", "low", "high", "macro_f1"))
    return Scores(int(content["n"]), accuracy, low, high, macro_f1, float(content.get("micro_f1", 0.0)))


def _spread(content: dict[str, Any]) -> Spread:  # Any: a file from anywhere
    means = (float(content[name]) for name in ("accuracy", "accuracy_sd", "macro_f1", "macro_f1_sd"))
    return Spread(int(content["n"]), *means)


def _baseline(content: dict[str, Any]) -> BaselineScored:  # Any: a file from anywhere
    label = str(content.get("label", ""))
    return BaselineScored(content["name"], float(content["accuracy"]), float(content["macro_f1"]), label)
