"""Steps on the page "Pre-train": a dropped text becomes an encoder, which the page "Train" then offers."""

import csv
from dataclasses import replace
from pathlib import Path

from bertdesk.app.widgets.drop_area import DropArea
from bertdesk.core import base_models
from bertdesk.core.config import PretrainConfig
from bertdesk.paths import models_dir, resource
from bertdesk.selftest.stage import Stage
from bertdesk.selftest.window_steps import SAMPLE

_STEPS = 3


def pretrain_three_steps(stage: Stage) -> str:
    person, session = stage.person, stage.person.session
    path = _write_text(stage.folder)
    person.hands.key("Ctrl+6")

    def wait_for_text() -> None:
        person.wait("the text", lambda: session.raw_text.found is not None and person.is_free())

    person.hands.drop(path, person.ask(lambda: person.find(DropArea)), wait_for_text)
    person.click(lambda: person.button("A new network"))
    person.click(lambda: person.button("Tiny"))
    foresight = session.pretraining.foresight
    person.wait("what the run will be like", lambda: foresight.plan is not None and person.says("of memory"))
    person.look("before pre-training")
    begin = session.pretraining.begin

    def begin_shortly(config: PretrainConfig) -> bool:
        return begin(replace(config, max_steps=_STEPS, batch_size=16, max_length=64))

    session.pretraining.begin = begin_shortly  # type: ignore[method-assign]  # the button's own way, with fewer steps
    try:
        person.ask(person.pulse.start)
        person.click(lambda: person.button("Start pre-training"))
        person.wait("the encoder", lambda: person.says("The encoder is saved") and person.is_free())
        late = person.ask(person.pulse.stop)
    finally:
        del session.pretraining.begin  # the class's own is back
    person.look("pre-trained")
    said = next(words for words in person.ask(person.words) if words.startswith("It guesses "))
    understanding = session.understanding
    person.click(lambda: person.button("Look into it"))
    person.wait("the encoder's insides", lambda: understanding.pieces is not None and person.is_free())
    looked_at = understanding.source
    person.hands.key("Ctrl+6")
    person.click(lambda: person.button("Train on it"))
    person.wait("the page Train", lambda: person.combo("Encoder").currentText().endswith("(pre-trained here)"))
    folder = Path(session.material.encoder.name)
    assert folder.parent == models_dir().resolve(), folder
    assert isinstance(looked_at, Path), looked_at
    assert looked_at.resolve() == folder, looked_at
    person.ask(lambda: session.material.choose_encoder(base_models.BUILT_IN))  # what later steps train
    return f"{said} Timer late {late}"


def _write_text(folder: Path) -> Path:
    """Write the sample's texts as plain text, each a document."""
    with resource(SAMPLE).open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    path = folder / "raw 文本.txt"
    path.write_text("\n\n".join(text.replace("\n", " ") for text in texts[:200]), encoding="utf-8")
    return path
