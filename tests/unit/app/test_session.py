"""What Session promises, with real files, a real tiny encoder and real jobs: state changes, and what stays."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tiny import reviews, write_csv

from bertdesk import settings as settings_file
from bertdesk.app.session import Session
from bertdesk.core import base_models, tablefile
from bertdesk.core.config import TrainConfig
from bertdesk.core.events import ModelSaved, RunCancelled, RunFinished
from bertdesk.core.text_columns import Columns
from bertdesk.errors import Facts
from bertdesk.paths import models_dir
from bertdesk.settings import Settings

WAIT_MS = 60_000
FEW_STEPS = TrainConfig(learning_rate=1e-3, batch_size=8, epochs=2, max_length=32, valid_share=0.2, test_share=0.2)
WITHOUT_END = replace(FEW_STEPS, epochs=1000, patience=1000)

Settle = Callable[[], None]


class Failures(list[tuple[str, str, Facts]]):
    @property
    def codes(self) -> list[str]:
        return [code for _, code, _ in self]


@pytest.fixture
def failures(session: Session) -> Failures:
    heard = Failures()
    session.failed.connect(lambda verb, code, facts: heard.append((verb, code, facts)))
    return heard


@pytest.fixture
def endings(session: Session) -> list[tuple[str, str]]:
    heard: list[tuple[str, str]] = []
    session.reported.connect(lambda verb, event: heard.append((verb, type(event).__name__)))
    return heard


@pytest.fixture
def with_table(session: Session, table: Path, settle: Settle) -> Session:
    session.material.open_table(table)
    settle()
    return session


@pytest.fixture
def with_model(session: Session, tiny_model: Path, settle: Settle) -> Session:
    session.open_model(tiny_model)
    settle()
    return session


# Data


def test_that_a_table_becomes_a_dataset_and_its_tokens_are_counted(session: Session, table: Path, qtbot: QtBot) -> None:
    order: list[str] = []
    for name in ("table_changed", "dataset_changed", "lengths_changed"):
        getattr(session.material, name).connect(lambda name=name: order.append(name))
    assert session.material.open_table(table)
    qtbot.waitUntil(lambda: session.material.lengths is not None, timeout=WAIT_MS)
    assert order == ["table_changed", "dataset_changed", "lengths_changed"]
    assert session.material.columns == Columns("text", "label")
    assert session.material.dataset is not None
    assert (session.material.dataset.n, session.material.dataset.labels) == (60, ("bad", "good"))
    assert len(session.material.lengths) == 60


def test_that_a_file_that_cannot_be_read_leaves_the_open_table(
    with_table: Session, failures: Failures, settle: Settle, tmp_path: Path
) -> None:
    before = with_table.material.table, with_table.material.dataset
    assert with_table.material.open_table(tmp_path / "none.csv")
    settle()
    assert failures.codes == ["file_missing"]
    assert (with_table.material.table, with_table.material.dataset) == before


def test_that_columns_that_make_no_dataset_say_why_and_can_be_changed_back(with_table: Session, settle: Settle) -> None:
    table = with_table.material.table
    with_table.material.choose_columns(Columns("text", "text"))
    settle()
    assert with_table.material.dataset is None
    assert with_table.material.dataset_error == ("same_column_twice", {"column": "text"})
    assert not with_table.training.begin(FEW_STEPS)
    with_table.material.choose_columns(Columns("text", "label"))
    settle()
    assert with_table.material.dataset is not None
    assert with_table.material.dataset_error is None
    assert with_table.material.table is table


def test_that_no_columns_are_chosen_of_no_table(session: Session) -> None:
    assert not session.material.choose_columns(Columns("text", "label"))
    assert not session.training.begin(FEW_STEPS)


def test_that_texts_in_another_script_than_the_encoders_are_noticed(
    session: Session, settle: Settle, tmp_path: Path
) -> None:
    rows = [(f"这家店的物流很{'快' if i % 2 else '慢'} {i}", "好" if i % 2 else "坏") for i in range(20)]
    session.material.open_table(write_csv(tmp_path / "评论.csv", rows))
    settle()
    assert "unknown_language" in [notice.code for notice in session.material.notices()]


def test_that_an_encoder_folder_without_a_tokenizer_is_told_of(
    with_table: Session, failures: Failures, settle: Settle, tmp_path: Path
) -> None:
    with_table.material.choose_encoder(base_models.local(tmp_path))
    settle()
    assert len(failures) == 1
    assert failures.codes != ["bug"]


def test_that_lengths_of_an_encoder_that_is_not_here_are_not_those_of_another(
    with_table: Session, settle: Settle
) -> None:
    with_table.material.choose_encoder(base_models.find("google-bert/bert-base-chinese"))
    settle()
    assert with_table.material.lengths is None


def test_that_a_bug_keeps_its_report_for_the_person(
    session: Session, failures: Failures, settle: Settle, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("in the reader")

    monkeypatch.setattr(tablefile, "read", broken)
    session.material.open_table(table)
    settle()
    assert failures == [("open_table", "bug", {"verb": "open_table"})]
    assert session.last_report.rstrip().endswith("ZeroDivisionError: in the reader")


# Preferences


def test_that_changed_settings_are_saved_and_said(session: Session) -> None:
    heard: list[Settings] = []
    session.settings_changed.connect(heard.append)
    session.change_settings(replace(session.settings, theme="dark"))
    assert heard == [Settings(language="en", theme="dark")]
    assert settings_file.load() == Settings(language="en", theme="dark")


def test_that_settings_that_cannot_be_saved_still_take_effect(
    session: Session, failures: Failures, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_settings: Settings) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(settings_file, "save", full)
    session.change_settings(replace(session.settings, theme="dark"))
    assert failures.codes == ["save_failed"]
    assert session.settings.theme == "dark"


def test_that_warming_up_finds_a_device_and_blocks_nothing(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.ready_changed, timeout=WAIT_MS):
        session.warm_up()
        assert session.jobs.verbs == ()
    assert session.device is not None
    assert session.device.kind in ("cpu", "cuda", "mps")


# Training


@pytest.fixture
def ready_to_train(with_table: Session, tiny_encoder: Path, settle: Settle) -> Session:
    with_table.material.choose_encoder(base_models.local(tiny_encoder))
    settle()
    return with_table


def test_that_training_leaves_a_model_in_use_and_its_figures(ready_to_train: Session, settle: Settle) -> None:
    session = ready_to_train
    assert session.training.begin(FEW_STEPS)
    settle()
    assert session.classifier is not None
    assert session.classifier.folder is not None
    assert session.classifier.folder.parent == models_dir()
    assert session.classifier.labels == ("bad", "good")
    assert session.evaluation is not None
    assert session.evaluated is not None
    assert session.evaluation.n == session.evaluated.n == 12
    assert session.classifier.provenance.test == session.evaluation.scores
    assert settings_file.load().last_model == str(session.classifier.folder)


def test_that_a_stop_before_the_first_epoch_keeps_nothing(
    ready_to_train: Session, endings: list[tuple[str, str]], settle: Settle
) -> None:
    ready_to_train.training.begin(WITHOUT_END)
    ready_to_train.jobs.cancel()
    settle()
    assert endings[-1] == ("train", "RunCancelled")
    assert ready_to_train.classifier is None
    assert not models_dir().exists() or not list(models_dir().iterdir())


def test_that_a_stop_keeps_the_best_epoch_and_scores_it(
    ready_to_train: Session, endings: list[tuple[str, str]], qtbot: QtBot, settle: Settle
) -> None:
    session = ready_to_train
    session.training.begin(WITHOUT_END)
    qtbot.waitUntil(lambda: ("train", "ModelSaved") in endings, timeout=WAIT_MS)
    session.jobs.cancel()
    settle()
    told = [ending for ending in endings if ending[1].startswith("Run")]
    assert told == [("train", "RunStarted"), ("train", RunCancelled.__name__), ("evaluate", RunFinished.__name__)]
    assert session.classifier is not None
    assert session.evaluation is not None
    assert session.evaluation.n == 12


def test_that_an_encoder_folder_with_nothing_in_it_fails_in_one_sentence(
    ready_to_train: Session, failures: Failures, settle: Settle, tmp_path: Path
) -> None:
    ready_to_train.material.choose_encoder(base_models.local(tmp_path))
    settle()
    failures.clear()
    ready_to_train.training.begin(FEW_STEPS)
    settle()
    assert [verb for verb, _, _ in failures] == ["train"]
    assert failures.codes != ["bug"]
    assert ready_to_train.jobs.verbs == ()


# The model in use


def test_that_a_folder_that_is_no_model_leaves_the_one_in_use(
    with_model: Session, failures: Failures, settle: Settle, tmp_path: Path
) -> None:
    before = with_model.classifier
    with_model.open_model(tmp_path)
    settle()
    assert failures.codes == ["not_a_model_folder"]
    assert with_model.classifier is before


def test_that_a_text_gets_its_class_first_and_then_its_words(with_model: Session, settle: Settle) -> None:
    order: list[str] = []
    with_model.asking.prediction_changed.connect(lambda: order.append("prediction"))
    with_model.asking.attribution_changed.connect(lambda: order.append(with_model.asking.attribution.method))
    assert with_model.asking.classify("the room was very clean .")
    settle()
    assert order == ["prediction", "conservative_propagation", "stepwise_propagation"]
    assert not with_model.asking.is_first
    assert with_model.asking.prediction is not None
    assert with_model.asking.attribution is not None
    assert with_model.asking.attribution.target == with_model.asking.prediction.label
    assert with_model.asking.attribution.text == with_model.asking.text == "the room was very clean ."


def test_that_another_class_can_be_explained(with_model: Session, settle: Settle) -> None:
    with_model.asking.classify("the room was very clean .")
    settle()
    for label in ("bad", "good"):
        assert with_model.asking.explain(label)
        settle()
        assert with_model.asking.attribution is not None
        assert with_model.asking.attribution.target == label


def test_that_a_new_text_takes_the_place_of_an_explanation_that_still_runs(
    with_model: Session, qtbot: QtBot, settle: Settle
) -> None:
    explained: list[str] = []
    with_model.asking.attribution_changed.connect(lambda: explained.append(with_model.asking.text))
    with_model.asking.classify("the staff was rude . " * 40)
    qtbot.waitUntil(lambda: with_model.jobs.ask.verb == "explain", timeout=WAIT_MS)
    assert with_model.asking.classify("the room was clean .")
    settle()
    assert explained == ["the room was clean ."] * 2


def test_that_nothing_is_classified_or_explained_without_a_model(session: Session) -> None:
    assert not session.asking.classify("the room was clean .")
    assert not session.asking.explain("good")
    assert not session.evaluate_file(Path("reviews.csv"))


def test_that_a_model_is_scored_on_another_file(with_model: Session, settle: Settle, tmp_path: Path) -> None:
    with_model.evaluate_file(write_csv(tmp_path / "more.csv", reviews(20)))
    settle()
    assert with_model.evaluation is not None
    assert with_model.evaluated is not None
    assert (with_model.evaluation.n, with_model.evaluated.source) == (20, "more.csv")


def test_that_a_file_with_other_classes_is_not_scored(
    with_model: Session, failures: Failures, settle: Settle, tmp_path: Path
) -> None:
    with_model.evaluate_file(write_csv(tmp_path / "other.csv", [(text, "cheap") for text, _ in reviews(20)]))
    settle()
    assert failures.codes == ["no_known_labels"]
    assert with_model.evaluation is None


def test_that_the_last_model_is_resumed_unless_the_person_was_quicker(
    session: Session, tiny_model: Path, table: Path, settle: Settle
) -> None:
    session.material.open_table(table)
    session.reopen_last_model(tiny_model)
    settle()
    assert session.classifier is None
    session.reopen_last_model(tiny_model)
    settle()
    assert session.classifier is not None


def test_that_events_of_every_verb_are_handed_on(
    session: Session, endings: list[tuple[str, str]], tiny_model: Path, settle: Settle
) -> None:
    session.open_model(tiny_model)
    settle()
    assert endings == [("open_model", "Progressed"), ("open_model", "Progressed"), ("open_model", "RunFinished")]
    assert ModelSaved.__name__ not in dict(endings).values()
