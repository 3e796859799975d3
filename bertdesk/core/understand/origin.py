"""What a model was made of: where its encoder lies on this computer, if it is here, and as it was then."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bertdesk.core import base_models, provenance
from bertdesk.core.base_models import PACKAGED_SHA256, PUBLISHED_SHA256, Encoder
from bertdesk.errors import BertdeskError, EncoderUnknown
from bertdesk.paths import encoders_dir, models_dir

_BUILT_IN = {PUBLISHED_SHA256, PACKAGED_SHA256}
"""One encoder in two roundings, of which a program carries either"""


def encoder_folder(made: Path) -> Path | None:
    """Return the folder of the encoder that is named in a model's record; None where it is not here, or another now.

    The place of a local encoder is in no record: one of its name is looked for beside the model, and among models and
    encoders. Weights tell whether it is the same.
    """
    record = provenance.read(made)
    if not record.encoder:
        return None
    for encoder in _of_name(record.encoder, made):
        with suppress(BertdeskError, OSError):  # not installed, damaged, in a locked folder
            folder = base_models.folder_of(encoder)
            if folder is not None and is_same(encoder, folder, record.encoder_sha256):
                return folder
    return None


def _of_name(name: str, made: Path) -> Iterator[Encoder]:
    with suppress(EncoderUnknown):
        known = base_models.find(name)
        if known.place != "local":  # a folder of that name where the program was started is none of ours
            yield known
    if Path(name).name == name:
        for place in (made.parent, models_dir(), encoders_dir()):
            if (place / name).is_dir():
                yield base_models.local(place / name)


def is_same(encoder: Encoder, folder: Path, recorded: str) -> bool:
    """Tell whether an encoder's weights, which lie in a folder, are those of a record."""
    if not recorded:  # an older version trained: a name of the catalogue is told from a folder's
        return encoder.place != "local"
    found = base_models.weights_sha256(encoder, folder)
    return found == recorded or {found, recorded} <= _BUILT_IN
