"""The program as a process: which face it takes, exit codes, Ctrl+C, pipes, JSON lines."""

import json
import os
import signal
import subprocess
import sys
import types
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from packs import borrowed_pack, stand_in
from wheels import make_supplies

from bertdesk import __main__
from bertdesk.core import checkpoint, provenance
from bertdesk.core.events import Event, Notice, RunCancelled, RunFinished, RunPaused, StepDone, from_json
from bertdesk.core.pack import Pack
from bertdesk.core.provenance import Provenance

Start = Callable[..., subprocess.Popen[str]]


def test_that_help_and_wrong_usage_import_neither_torch_nor_qt() -> None:
    code = (
        "import sys; from bertdesk.cli.main import run\n"
        "codes = [run(['train', '--help']), run(['train']), run(['evaluate', 'nowhere', 'nowhere.csv'])]\n"
        "heavy = {'torch', 'transformers', 'PySide6', 'sklearn', 'numpy'} & set(sys.modules)\n"
        "sys.exit(f'{codes} {heavy}' if codes != [0, 2, 1] or heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_that_a_trained_model_comes_with_json_lines_that_end_in_its_figures(
    start: Start, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "model"
    process = start("train", table, "--model", tiny_encoder, "--out", out, "--max-steps", "3", "--seed", "5", "--json")
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    events = [from_json(line) for line in output.splitlines()]
    assert Notice("columns_chosen", {"text": "text", "label": "label"}) in events
    assert sum(isinstance(event, StepDone) for event in events) >= 1
    end = events[-1]
    assert isinstance(end, RunFinished)
    assert end.model == str(out)
    assert end.accuracy is not None
    assert 0 <= end.accuracy <= 1
    assert end.seconds > 0
    assert json.loads((out / "bertdesk.json").read_text(encoding="utf-8"))["config"]["seed"] == 5


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C cannot be sent to one process there")
def test_that_ctrl_c_pauses_training_and_ends_with_130(
    start: Start, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "model"
    process = start("train", table, "--model", tiny_encoder, "--out", out, "--epochs", "1000", "--json")
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == "ModelSaved":
            break
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 130, errors
    end = from_json(output.splitlines()[-1])
    assert isinstance(end, RunPaused)
    assert end.out == str(out)
    assert checkpoint.steps(checkpoint.folder_of(out))[0] == end.step
    assert "Ctrl+C again" in errors


def test_that_a_reader_who_leaves_early_gets_no_traceback(start: Start) -> None:
    process = start("models", "--json")
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert errors == ""


def test_that_a_word_that_is_no_file_is_taken_for_a_mistyped_command(start: Start) -> None:
    process = start("trian")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "Did you mean 'train'" in errors


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What a window in place of ours was started with."""
    calls: list[tuple[object, ...]] = []
    fake = types.ModuleType("bertdesk.app.main")

    def run(
        paths: Sequence[str],
        *,
        show_model: str | None,
        show_text: str | None,
        screenshot: str | None,
        stay: bool,
        note_start: str | None,
    ) -> int:
        calls.append((list(paths), show_model, show_text, screenshot, stay))
        return 0

    fake.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "bertdesk.app.main", fake)
    monkeypatch.setattr("bertdesk.logs.start", lambda _face: None)  # it is for a process of its own
    return calls


@pytest.mark.parametrize("arguments", [[], ["reviews.csv"], ["./train", "数据.csv"], ["C:\\data\\train"]])
def test_that_nothing_or_files_open_the_window(
    arguments: list[str], window: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["bertdesk", *arguments])
    assert __main__.main() == 0
    assert window == [(arguments, None, None, None, True)]


def test_that_the_demo_can_ask_the_window_to_show_a_model_and_leave(
    window: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ["--show-model", "m", "--show-text", "--- text", "--screenshot", "s.png", "--leave"]
    monkeypatch.setattr(sys, "argv", ["bertdesk", *options[:2], f"--show-text={options[3]}", *options[4:]])
    assert __main__.main() == 0
    assert window == [([], "m", "--- text", "s.png", False)]


@pytest.mark.parametrize(("word", "ending"), [("", RunPaused), ("stop\n", RunCancelled)])
def test_that_a_watched_training_pauses_at_the_end_of_its_input_and_stops_at_a_word(
    word: str, ending: type[Event], table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    """How the window stops a training in another Python, and how that notices that the window is gone."""
    out = tmp_path / "model"
    order = ["train", table, "--model", tiny_encoder, "--out", out, "--epochs", "1000", "--watched", "--json"]
    command = [sys.executable, "-m", "bertdesk", *map(str, order)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for line in child.stdout:
            if json.loads(line)["event"] == "ModelSaved":
                break
        child.stdin.write(word)
        child.stdin.close()
        end = from_json(child.stdout.readlines()[-1])
    assert child.returncode == 130
    assert isinstance(end, ending)
    assert bool(checkpoint.steps(checkpoint.folder_of(out))) == (ending is RunPaused)


def test_that_training_without_a_watcher_does_not_care_about_its_input(
    start: Start, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    process = start("train", table, "--model", tiny_encoder, "--out", tmp_path / "model", "--max-steps", "2")
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors


def test_that_help_keeps_the_windows_own_options_to_itself(start: Start) -> None:
    output, _ = start("train", "--help").communicate(timeout=60)
    assert "--mirror" in output
    assert not [option for option in ("--watched", "--leave-test", "--config") if option in output]


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pack:
    """The GPU pack that this program would install, as its own Python beside this one."""
    if sys.platform != "linux":
        pytest.skip("the pack of these tests is laid out as on Linux")
    resources = tmp_path / "resources"
    made_of = make_supplies(resources / "pack", tmp_path / "index")
    (resources / "pack" / "uv.xz").touch()
    monkeypatch.setenv("BERTDESK_RESOURCES", str(resources))
    return borrowed_pack(made_of.wheels.fingerprint)


def test_that_the_command_trains_in_the_gpu_pack_where_there_is_one(
    start: Start, table: Path, tiny_encoder: Path, tmp_path: Path, pack: Pack
) -> None:
    mark = tmp_path / "was there"
    stand_in(pack, f'touch "{mark}"\nexec "$PYTHON" "$@"')
    out = tmp_path / "model"
    process = start("train", table, "--model", tiny_encoder, "--out", out, "--max-steps", "3", "--seed", "5", "--json")
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert mark.exists()
    events = [from_json(line) for line in output.splitlines()]
    assert [event for event in events if isinstance(event, Notice) and event.code == "columns_chosen"] == [
        Notice("columns_chosen", {"text": "text", "label": "label"})
    ]
    assert [type(event) for event in events if isinstance(event, RunFinished)] == [type(events[-1])]
    assert json.loads((out / "bertdesk.json").read_text(encoding="utf-8"))["config"]["seed"] == 5


@pytest.mark.parametrize("status", [0, 7])
@pytest.mark.parametrize(
    "words", [("train", "posts.csv", "--out", "model", "--dry-run"), ("reproduce", "model", "posts.csv")]
)
def test_that_what_depends_on_the_device_is_done_where_the_run_is_or_was(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Pack, words: tuple[str, ...], status: int
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model").mkdir()
    record = Provenance(encoder="built-in", device="cuda")
    (tmp_path / "model" / provenance.FILE_NAME).write_text(provenance.to_json(record), encoding="utf-8")
    stand_in(pack, f'shift 5\necho "there: $*"\nexit {status}')
    process = start(*words)
    output, errors = process.communicate(timeout=120)
    assert (process.returncode, output, errors) == (status, f"there: {' '.join(words)}\n", "")


@pytest.mark.usefixtures("pack")
def test_that_the_packs_own_program_hands_nothing_on(
    start: Start, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    """Where its torch finds no card either, it foretells for the CPU."""
    process = start("train", table, "--model", tiny_encoder, "--out", tmp_path / "model", "--dry-run", "--json")
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert json.loads(output.splitlines()[-1])["device"] == "cpu"


def test_that_torchs_first_library_is_found_installed_and_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = __main__._first_of_torch()
    assert installed is not None
    assert installed.name == "c10.dll"
    assert (installed.parent.parent / "__init__.py").is_file()  # beside the package that would be imported
    bundle = Path("C:/Programs/BERTDesk/_internal")
    monkeypatch.setattr(sys, "_MEIPASS", str(bundle), raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)  # frozen, the finder need not say where
    assert __main__._first_of_torch() == bundle / "torch" / "lib" / "c10.dll"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such locale")
@pytest.mark.parametrize(
    ("named", "wanted"), [({}, "C.UTF-8"), ({"LANG": "C"}, "C.UTF-8"), ({"LANG": "zh_CN.UTF-8"}, None)]
)
def test_that_letters_are_utf_8_where_no_language_is_named(
    named: dict[str, str], wanted: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    __main__._speak_utf8()
    assert os.environ.get("LC_CTYPE") == wanted
    monkeypatch.setenv("LC_CTYPE", "")  # so that it is put back as it was
