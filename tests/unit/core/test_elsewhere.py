"""Training in another Python is training here: same events, same figures, same model, and one ending."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from doing import finish, listen
from packs import borrowed_pack, stand_in
from processes import wait_until_gone
from tiny import reviews, write_csv

from bertdesk import api, paths
from bertdesk.core import base_models, child, elsewhere, tablefile, unfinished
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.dataset import fingerprint
from bertdesk.core.elsewhere import Order
from bertdesk.core.events import (
    Event,
    ModelSaved,
    Notice,
    Progressed,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunPaused,
    RunStarted,
    StepDone,
)
from bertdesk.core.exchange import config_text, leave_rows, read_rows
from bertdesk.core.make_dataset import to_dataset
from bertdesk.core.pack import Pack
from bertdesk.core.project import Action, ExcludeRows, SetCell
from bertdesk.core.run import drive
from bertdesk.core.tablefile import Told, read_table, read_tables
from bertdesk.core.text_columns import Columns
from bertdesk.core.train import Trained
from bertdesk.errors import TableChanged

FEW_STEPS = TrainConfig(
    learning_rate=1e-3,
    batch_size=8,
    epochs=2,
    max_length=32,
    dropout=0.0,
    valid_share=0.2,
    test_share=0.2,
    precision="float32",  # each process would measure anew which is faster
)
WITHOUT_END = replace(FEW_STEPS, epochs=1000, patience=1000)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the Python of these tests is laid out as on Linux and macOS")


@pytest.fixture
def there() -> Pack:
    return borrowed_pack()


@pytest.fixture
def order(tiny_encoder: Path, tmp_path: Path) -> Order:
    table = finish(tablefile.read(write_csv(tmp_path / "reviews ä.csv", reviews(60)), CancelToken()))
    return Order(
        table, Columns("text", "label"), base_models.local(tiny_encoder), FEW_STEPS, tmp_path / "out 模型", "cpu"
    )


def run(
    there: Pack, order: Order, stop: Callable[[Event], bool] = lambda _: False
) -> tuple[list[Event], Trained | None]:
    """Drive the training to its ending, as Job does; `stop` tells when the person has had enough."""
    heard: list[Event] = []
    token = CancelToken()

    def hear(event: Event) -> None:
        heard.append(event)
        if stop(event):
            token.request()

    product = drive("train", elsewhere.train(there, order, cancel=token), hear)
    return heard, product


def milestones(heard: list[Event]) -> list[type[Event]]:
    """Return the kinds of events, without those that only count: how many of them are shown depends on the pace."""
    return [type(event) for event in heard if not isinstance(event, Progressed | StepDone)]


def endings(heard: list[Event]) -> list[Event]:
    return [event for event in heard if isinstance(event, RunFinished | RunCancelled | RunFailed)]


def test_that_it_gives_what_training_here_gives(there: Pack, order: Order, tmp_path: Path) -> None:
    """With numbers that no preset has: each of them has to reach the other side."""
    own = replace(FEW_STEPS, patience=7, warmup_share=0.33, weight_decay=0.2, clip_norm=0.5, seed=4, max_steps=8)
    order = replace(order, config=own)
    heard, trained = run(there, order)
    at_home: list[Event] = []
    here = api.train(
        order.table, text="text", label="label", model=order.encoder.name, config=order.config, device="cpu",
        out=tmp_path / "here", on_event=at_home.append,
    )  # fmt: skip
    assert trained is not None
    assert trained.evaluation is not None
    assert here.evaluation is not None
    np.testing.assert_allclose(trained.evaluation.probabilities, here.evaluation.probabilities, atol=1e-5)
    assert np.array_equal(trained.evaluation.true_ids, here.evaluation.true_ids)
    assert trained.test.texts == here.test.texts
    assert trained.classifier.folder == order.out.resolve()
    there_too = {"seconds": 0, "test": None, "environment": trained.classifier.provenance.environment}
    assert replace(trained.classifier.provenance, **there_too) == replace(here.classifier.provenance, **there_too)
    assert trained.classifier.provenance.config == own
    assert milestones(heard) == milestones(at_home)
    assert [event.step for event in heard if isinstance(event, StepDone)][-1] == 8
    assert heard[-1:] == endings(heard)


def test_that_an_edited_table_is_what_is_trained_on_there_too(there: Pack, order: Order, tmp_path: Path) -> None:
    before = order.table.path.read_bytes()
    with api.open_project(order.table, tmp_path / "a.bertdesk") as project:
        odd = 'a "good" film\nof , = and more'
        edits = [ExcludeRows([0, 7]), SetCell(1, "label", "bad"), SetCell(2, "text", odd)]
        project.do(Action("edit", {}, edits))
        table = project.apply(order.table)
    heard, trained = run(there, replace(order, table=table))
    assert not isinstance(heard[-1], RunFailed)
    assert trained is not None
    record = trained.classifier.provenance
    assert record.rows == 58
    assert record.data_name == order.table.path.name
    assert record.data_sha256 == fingerprint(to_dataset(table, order.columns))
    assert record.data_sha256 != fingerprint(to_dataset(order.table, order.columns))
    assert order.table.path.read_bytes() == before


def test_that_files_read_as_one_and_a_file_read_as_a_person_said_are_handed_over(order: Order, tmp_path: Path) -> None:
    rows = "".join(f"{text};{label}\n" for text, label in reviews(20))
    for name in ("train", "test"):
        (tmp_path / f"{name}.csv").write_text(f"text;label\n{rows}", encoding="utf-8")
    joined = read_tables([tmp_path / "train.csv", tmp_path / "test.csv"])
    told = read_table(tmp_path / "train.csv", Told(delimiter=";"))
    for table in (joined, told):
        assert any(one.startswith("--rows-from=") for one in replace(order, table=table).arguments(tmp_path))
        leave_rows(tmp_path / "rows.jsonl", table)
        there = read_rows(tmp_path / "rows.jsonl")
        assert (there.columns, there.rows, there.lines, there.parts) == (
            table.columns, tuple(table.rows), tuple(table.lines), table.parts,
        )  # fmt: skip
    plain = replace(order, table=read_table(tmp_path / "train.csv"))
    assert not any(one.startswith("--rows-from=") for one in plain.arguments(tmp_path))


def test_that_a_run_on_an_edited_table_knows_its_file(there: Pack, order: Order, tmp_path: Path) -> None:
    with api.open_project(order.table, tmp_path / "a.bertdesk") as project:
        project.do(Action("edit", {}, [ExcludeRows([0])]))
        edited = replace(order, table=project.apply(order.table), config=WITHOUT_END)
    token = CancelToken()

    def hear(event: Event) -> None:
        if isinstance(event, ModelSaved):
            token.request_pause()

    assert drive("train", elsewhere.train(there, edited, cancel=token), hear) is None
    paused = unfinished.find(order.out.resolve())
    assert paused is not None
    assert paused.terms.data == order.table.address
    assert paused.terms.data_sha256 == fingerprint(to_dataset(edited.table, order.columns))


def test_that_the_test_rows_that_a_table_names_are_the_same_on_both_sides(
    there: Pack, order: Order, tmp_path: Path
) -> None:
    lines = [json.dumps({"text": text, "label": label}) for text, label in reviews(60)]
    (tmp_path / "both.json").write_text(
        f'{{"train": [{", ".join(lines[:40])}], "test": [{", ".join(lines[40:])}]}}', encoding="utf-8"
    )
    table = finish(tablefile.read(tmp_path / "both.json", CancelToken()))
    _, trained = run(there, replace(order, table=table))
    assert trained is not None
    assert trained.evaluation is not None
    assert trained.evaluation.n == 20
    assert trained.test.texts == tuple(text for text, _ in reviews(60)[40:])


@pytest.mark.parametrize(
    "columns",
    [
        Columns("text", "label", more=("second",)),
        Columns("text", "label", pair="second"),
        Columns("text", "topics", separator=";"),
    ],
)
def test_that_all_columns_reach_the_other_side(there: Pack, order: Order, tmp_path: Path, columns: Columns) -> None:
    cells = ("price", "room", "price;room")
    rows = [(text, f"so {n}", label, cells[n % 3]) for n, (text, label) in enumerate(reviews(60))]
    path = write_csv(tmp_path / "four.csv", rows, ("text", "second", "label", "topics"))
    asked = replace(order, table=finish(tablefile.read(path, CancelToken())), columns=columns)
    _, trained = run(there, asked)
    assert trained is not None
    assert trained.classifier.provenance.columns == columns
    assert trained.evaluation is not None
    assert (trained.evaluation.held is not None) == bool(columns.separator)
    assert trained.evaluation.n == trained.test.n
    assert trained.evaluation.scores == trained.classifier.provenance.test


def test_that_stopping_keeps_the_best_model(there: Pack, order: Order) -> None:
    heard, trained = run(there, replace(order, config=WITHOUT_END), lambda event: isinstance(event, ModelSaved))
    (ending,) = endings(heard)
    assert heard[-1] == ending
    assert isinstance(ending, RunCancelled)
    assert ending.saved_path == str(order.out.resolve())
    assert trained is not None
    assert trained.evaluation is None
    assert trained.test.n == 12


def test_that_stopping_before_there_is_a_model_keeps_nothing(there: Pack, order: Order) -> None:
    heard, trained = run(there, replace(order, config=WITHOUT_END), lambda event: isinstance(event, RunStarted))
    assert endings(heard) == [RunCancelled(0, None)]
    assert trained is None
    assert not order.out.exists()


def test_that_a_child_that_does_not_listen_is_ended(there: Pack, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_GRACE_S", 0.0)
    heard, trained = run(there, replace(order, config=WITHOUT_END), lambda event: isinstance(event, ModelSaved))
    (ending,) = endings(heard)
    assert isinstance(ending, RunCancelled)
    assert ending.saved_path is not None
    assert trained is not None


def test_that_a_child_that_is_ended_while_it_pauses_leaves_a_run_that_can_go_on(
    there: Pack, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_GRACE_S", 0.0)
    endless, token, heard = replace(order, config=WITHOUT_END), CancelToken(), list[Event]()

    def hear(event: Event) -> None:
        heard.append(event)
        if isinstance(event, ModelSaved):
            token.request_pause()

    assert drive("train", elsewhere.train(there, endless, cancel=token), hear) is None
    paused = heard[-1]
    assert isinstance(paused, RunPaused)
    run = unfinished.find(order.out.resolve())
    assert run is not None
    assert (paused.step, paused.total_steps) == (run.step, run.terms.total_steps)


def test_that_a_failure_over_there_is_told_in_its_own_words(there: Pack, order: Order) -> None:
    order.out.mkdir()
    (order.out / "letter.txt").write_text("mine")
    heard, trained = run(there, order)
    assert endings(heard) == [RunFailed("out_folder_taken", {"path": str(order.out.resolve())})]
    assert trained is None


@pytest.mark.parametrize(
    ("program", "code", "status"),
    [
        ('echo "out of memory" >&2; kill -9 $$', "training_died", "SIGKILL"),
        ("exit 3", "training_died", "exit code 3"),
        ('exec "$PYTHON" -I -c "import nothing_of_this_name"', "pack_damaged", None),
        ('echo "no event"; echo "{}"; echo 7; exit 3', "training_died", "exit code 3"),
    ],
)
def test_that_a_child_that_dies_without_a_word_is_a_failure(
    there: Pack, order: Order, program: str, code: str, status: str | None
) -> None:
    stand_in(there, program)
    heard, trained = run(there, order)
    (ending,) = heard
    assert isinstance(ending, RunFailed)
    assert ending.code == code
    assert ending.facts.get("status") == status
    assert ("out of memory" in ending.report) == (status == "SIGKILL")
    assert trained is None


def test_that_a_pack_without_its_python_is_damaged(there: Pack, order: Order) -> None:
    Path(there.command[0]).unlink()
    heard, _ = run(there, order)
    assert [getattr(event, "code", "") for event in heard] == ["pack_damaged"]


def test_that_a_table_that_was_changed_meanwhile_gives_no_figures(there: Pack, order: Order) -> None:
    write_csv(order.table.path, [(text, "good" if label == "bad" else "bad") for text, label in reviews(60)])
    with pytest.raises(TableChanged) as caught:
        listen(elsewhere.train(there, order, cancel=CancelToken()))
    assert caught.value.facts == {"path": str(order.table.path), "model": str(order.out)}


def test_that_what_was_said_about_the_table_is_not_said_again(there: Pack, order: Order) -> None:
    with order.table.path.open("a", encoding="utf-8", newline="") as file:
        file.write("a text,good,and a cell too many\n")
    table = finish(tablefile.read(order.table.path, CancelToken()))
    assert table.notices
    heard, trained = run(there, replace(order, table=table, told=table.notices))
    assert trained is not None
    assert not {event.code for event in heard if isinstance(event, Notice)} & {n.code for n in table.notices}


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_that_training_ends_with_the_program_that_asked_for_it(there: Pack, order: Order) -> None:
    """The program is killed and cannot tell anybody: the end of the pipe does."""
    program = (
        "import subprocess, sys; child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE);"
        "print(child.pid, flush=True)\n"
        "for line in child.stdout: print(line.decode(), end='', flush=True)"
    )
    exchange = order.out.parent / "exchange"
    exchange.mkdir()
    long = replace(order, config=WITHOUT_END)
    (exchange / "config.json").write_text(config_text(WITHOUT_END), encoding="utf-8")
    command = [sys.executable, "-c", program, *there.command, *long.arguments(exchange)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        while b"ModelSaved" not in parent.stdout.readline():
            pass
        parent.kill()
    wait_until_gone(pid)
    assert (order.out / "model.safetensors").is_file()


def test_that_the_child_uses_this_programs_resources_and_data_folder(there: Pack, order: Order) -> None:
    stand_in(there, 'echo "$BERTDESK_RESOURCES|$BERTDESK_HOME|$PYTHONPATH" >&2; exit 1')
    heard, _ = run(there, order)
    assert isinstance(heard[-1], RunFailed)
    assert heard[-1].report.strip() == f"{paths.resource('')}|{paths.user_dir()}|"
