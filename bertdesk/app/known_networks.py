"""Which networks the page "Understand" can look at without a download: the model in use, the library, encoders."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from bertdesk.core import base_models
from bertdesk.core.base_models import Encoder
from bertdesk.paths import encoders_dir, models_dir

translate = QCoreApplication.translate
Source = Path | Encoder
_KINDS = {
    "bert": "BERT", "distilbert": "DistilBERT", "roberta": "RoBERTa", "electra": "ELECTRA", "modernbert": "ModernBERT",
    "deberta-v2": "DeBERTa", "xlm-roberta": "XLM-RoBERTa", "mpnet": "MPNet", "camembert": "CamemBERT",
}  # fmt: skip
"""As their authors write them"""


def known(in_use: Path | None, encoder: Encoder, chosen: Source | None) -> list[tuple[str, Source]]:
    """Return what each is called, and what it is; `chosen` is among them wherever it lies."""
    found: list[tuple[str, Source]] = []
    if in_use is not None:
        found.append((translate("networks", "The model in use: {name}").replace("{name}", in_use.name), in_use))
    for listed in (*base_models.CATALOGUE, encoder):
        if is_here(listed):
            found.append((name_of(listed), listed))
    found += [(folder.name, folder) for folder in _folders(models_dir())]
    of_catalogue = {
        base_models.folder_of(each) for _, each in found if isinstance(each, Encoder) and each.place == "hub"
    }
    found += [(folder.name, folder) for folder in _folders(encoders_dir()) if folder not in of_catalogue]
    if chosen is not None:
        found.append((name_of(chosen), chosen))
    return _each_once(found)


def name_of(source: Source) -> str:
    if isinstance(source, Path):
        return source.name
    name = source.name.rpartition("/")[2] if source.place != "local" else Path(source.name).name
    return (
        translate("networks", "The built-in encoder: {name}").format(name=name) if source.place == "built-in" else name
    )


def kind_name(kind: str) -> str:
    """Return how a `model_type` is written."""
    return _KINDS.get(kind, kind)


def is_here(encoder: Encoder) -> bool:
    """Return whether it can be opened without a download."""
    return encoder.place != "hub" or base_models.folder_of(encoder) is not None


def _folders(place: Path) -> list[Path]:
    """Return the model folders in a place; those whose name begins with a dot are still being written."""
    try:
        return sorted(
            folder for folder in place.iterdir() if folder.name[:1] != "." and (folder / "config.json").is_file()
        )
    except OSError:  # there is none yet, or it is locked
        return []


def _each_once(found: list[tuple[str, Source]]) -> list[tuple[str, Source]]:
    places: dict[str, tuple[str, Source]] = {}
    for words, source in found:
        places.setdefault(source.name if isinstance(source, Encoder) else str(source), (words, source))
    return list(places.values())
