"""Which folders hold an encoder that was pre-trained here: by their record, the newest first."""

import os
from pathlib import Path

from bertdesk.core import base_models, provenance
from bertdesk.core.pretrain.made_here import encoders_in
from bertdesk.core.provenance import Pretraining, Provenance


def save(folder: Path, record: Provenance, written_s: float) -> Path:
    folder.mkdir(parents=True)
    (file := folder / provenance.FILE_NAME).write_text(provenance.to_json(record), "utf-8")
    os.utime(file, (written_s, written_s))
    return folder


def test_that_encoders_are_told_from_classifiers_and_from_what_is_not_ours(tmp_path: Path) -> None:
    old = save(tmp_path / "old", Provenance(pretraining=Pretraining()), 1000)
    new = save(tmp_path / "new", Provenance(pretraining=Pretraining(size="tiny")), 2000)
    save(tmp_path / "classifier", Provenance(encoder="tiny"), 3000)
    save(tmp_path / ".hidden", Provenance(pretraining=Pretraining()), 4000)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / provenance.FILE_NAME).write_text("{", "utf-8")
    assert encoders_in(tmp_path) == (base_models.local(new), base_models.local(old))


def test_that_a_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert encoders_in(tmp_path / "gone") == ()
