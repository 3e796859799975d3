"""The GPU pack as a person meets it: offered where a card is, installed with progress, used, removed."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from looking import button, has_button, named, says
from packs import borrowed_pack, stand_in
from PySide6.QtWidgets import QLineEdit, QProgressBar
from pytestqt.qtbot import QtBot
from wheels import HEAVY_BYTES, UV, IndexServer, make_supplies

from bertdesk.app import dialogs
from bertdesk.app.panels.gpu_pack import GpuPackPanel
from bertdesk.app.session import Session
from bertdesk.app.window import MainWindow
from bertdesk.core import base_models, fetch, nvidia, pack
from bertdesk.core.config import TrainConfig
from bertdesk.core.events import Event, Progressed, RunStarted
from bertdesk.core.nvidia import Card, Driver
from bertdesk.core.pack import Pack
from bertdesk.paths import resource

WAIT_MS = 60_000
DRIVER = Driver("580.65.06", (13, 0), (Card("NVIDIA <b>Test</b>", (8, 9)),))
FEW_STEPS = TrainConfig(learning_rate=1e-3, batch_size=8, epochs=1, max_length=32, valid_share=0.2, test_share=0.2)

Settle = Callable[[], None]

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="the pack of these tests is laid out as on Linux"),
    pytest.mark.skipif(UV is None, reason="uv is not installed"),
]


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[IndexServer]:
    """A computer with a card, and a BERTDesk that brings along what a pack is made of."""
    resources, own = tmp_path / "resources", resource("")
    make_supplies(resources / "pack", tmp_path / "index")
    for entry in own.iterdir():
        (resources / entry.name).symlink_to(entry)
    monkeypatch.setenv("BERTDESK_RESOURCES", str(resources))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(nvidia, "find", lambda: DRIVER)
    monkeypatch.setattr(fetch, "_REST_S", 0.01)
    with IndexServer(tmp_path / "index") as running:
        yield running


@pytest.fixture
def card(index: IndexServer, panel: Any, session: Session, settle: Settle) -> GpuPackPanel:
    session.change_settings(replace(session.settings, pack_mirror=index.url))
    made: GpuPackPanel = panel(GpuPackPanel)
    made.look()
    settle()
    return made


def test_that_without_a_card_nothing_is_said_of_it(
    window: MainWindow, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nvidia, "find", lambda: None)
    window.show_page("settings")
    settle()
    assert not says(window.pages.settings, "With the GPU pack")
    assert not window.pages.gpu_pack.isVisible()


def test_that_the_page_settings_offers_it_where_a_card_is(
    index: IndexServer, window: MainWindow, settle: Settle
) -> None:
    assert window._session.gpu_pack.offer is None, "the driver is not asked before somebody looks"
    window.show_page("settings")
    settle()
    assert says(window.pages.settings, "Found: NVIDIA <b>Test</b>.")
    assert says(window.pages.settings, "MB to download") or says(window.pages.settings, "kB to download")
    assert button(window.pages.settings, "Install").isEnabled()
    assert not has_button(window.pages.settings, "Remove")


def test_that_it_is_installed_with_progress_and_removed(
    card: GpuPackPanel, index: IndexServer, session: Session, qtbot: QtBot, settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    heard: list[str] = []
    session.reported.connect(lambda _verb, _event: heard.extend(label.text() for label in [card._progress]))
    index.piece_pause_s = 0.01
    button(card, "Install").click()
    assert has_button(card, "Cancel")
    assert not has_button(card, "Install")
    bar = named(card, QProgressBar, "Progress of the installation")
    qtbot.waitUntil(lambda: bar.maximum() == 1000 and bar.value() > 100, timeout=WAIT_MS)
    settle()
    assert any(text.startswith("Downloading: ") and " kB of " in text for text in heard)
    assert says(card, "Training runs on NVIDIA Test.")
    assert says(card, str(pack.folder()))
    assert not has_button(card, "Install")
    monkeypatch.setattr(dialogs, "ask_to_remove_pack", lambda _parent: False)
    button(card, "Remove").click()
    settle()
    assert pack.installed() is not None
    monkeypatch.setattr(dialogs, "ask_to_remove_pack", lambda _parent: True)
    button(card, "Remove").click()
    settle()
    assert pack.installed() is None
    assert button(card, "Install").isEnabled()


def test_that_a_cancelled_installation_goes_on_later(
    card: GpuPackPanel, index: IndexServer, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    index.piece_pause_s = 0.05
    button(card, "Install").click()
    bar = named(card, QProgressBar, "Progress of the installation")
    qtbot.waitUntil(lambda: bar.maximum() == 1000 and bar.value() > 300, timeout=WAIT_MS)
    button(card, "Cancel").click()
    settle()
    assert says(card, "What was downloaded last time is kept.")
    assert has_button(card, "Remove")
    index.piece_pause_s = 0.0
    index.requests.clear()
    button(card, "Install").click()
    settle()
    assert says(card, "Installed")
    (resumed,) = index.ranges("heavy")
    assert 0 < int(resumed.removeprefix("bytes=").removesuffix("-")) < HEAVY_BYTES


def test_that_a_failure_is_told_and_install_tries_again(
    card: GpuPackPanel, index: IndexServer, session: Session, settle: Settle
) -> None:
    failures: list[str] = []
    session.failed.connect(lambda verb, code, _facts: failures.append(f"{verb} {code}"))
    index.is_down = True
    button(card, "Install").click()
    settle()
    assert failures == ["install_pack pack_unreachable"]
    index.is_down = False
    button(card, "Install").click()
    settle()
    assert says(card, "Installed")


def test_that_the_mirror_is_the_persons(card: GpuPackPanel, session: Session) -> None:
    field = named(card, QLineEdit, "Mirror of the package index")
    field.setText(" https://mirror.example/simple ")
    field.editingFinished.emit()
    assert session.settings.pack_mirror == "https://mirror.example/simple"


def test_that_an_old_driver_is_told_and_nothing_is_installed(card: GpuPackPanel, session: Session) -> None:
    assert session.gpu_pack.offer is not None
    session.gpu_pack.set_offer(replace(session.gpu_pack.offer, driver=replace(DRIVER, version="535.1", cuda=(12, 2))))
    assert says(card, "The driver 535.1 is too old: the pack needs one for CUDA 13.0.")
    assert not button(card, "Install").isEnabled()


def test_that_a_pack_of_another_version_is_offered_anew(card: GpuPackPanel, session: Session, settle: Settle) -> None:
    borrowed_pack("another list")
    session.gpu_pack.look()
    settle()
    assert says(card, "belongs to another version")
    assert has_button(card, "Remove")
    button(card, "Renew").click()
    settle()
    assert says(card, "Training runs on NVIDIA Test.")


def test_that_nothing_is_installed_while_something_else_runs(card: GpuPackPanel, session: Session) -> None:
    session.jobs.run.start("train", lambda cancel: _until(cancel), lambda _product: None)
    assert not button(card, "Install").isEnabled()
    session.jobs.cancel()


def _until(cancel: Any) -> Iterator[Event]:
    while True:
        cancel.raise_if_requested()
        yield Progressed("reading", 0, 0)


# Training with it


@pytest.fixture
def marked(index: IndexServer, tmp_path: Path) -> Path:
    """A usable pack that leaves this file when somebody trains in it."""
    there, mark = borrowed_pack(pack.supplies().wheels.fingerprint), tmp_path / "was there"
    assert pack.usable() == there
    stand_in(there, f'touch "{mark}"\nexec "$PYTHON" "$@"')
    return mark


def train(session: Session, table: Path, encoder: Path, settle: Settle, *, device: str) -> list[Event]:
    heard: list[Event] = []
    session.reported.connect(lambda verb, event: heard.append(event) if verb == "train" else None)
    session.settings = replace(session.settings, device=device)
    session.material.open_table(table)
    settle()
    session.material.choose_encoder(base_models.local(encoder))
    settle()
    assert session.training.begin(FEW_STEPS)
    settle()
    return heard


def test_that_training_runs_in_the_pack(
    session: Session, table: Path, tiny_encoder: Path, settle: Settle, marked: Path
) -> None:
    heard = train(session, table, tiny_encoder, settle, device="auto")
    assert marked.exists()
    assert session.evaluation is not None
    assert session.classifier is not None
    assert session.settings.last_model == str(session.classifier.folder)
    assert [event.device for event in heard if isinstance(event, RunStarted)] == ["cpu"]


def test_that_training_on_the_cpu_does_not(
    session: Session, table: Path, tiny_encoder: Path, settle: Settle, marked: Path
) -> None:
    train(session, table, tiny_encoder, settle, device="cpu")
    assert not marked.exists()
    assert session.evaluation is not None


def test_that_a_person_who_wants_cuda_can_still_open_a_model(
    session: Session, tiny_model: Path, settle: Settle, marked: Path
) -> None:
    """CUDA is the pack's; this program itself has to do with what it has."""
    session.settings = replace(session.settings, device="cuda")
    session.open_model(tiny_model)
    settle()
    assert session.classifier is not None


def test_that_cuda_without_a_pack_stays_refused() -> None:
    assert pack.own_device("cuda") == "cuda"


def test_that_a_pack_says_how_it_is_started(index: IndexServer) -> None:
    made: Pack = borrowed_pack()
    assert made.command[1:] == ["-I", "-X", "utf8", "-m", "bertdesk"]
