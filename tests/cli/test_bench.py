"""The benchmark as a command: a small race from end to end, its table, its file, what it refuses."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from processes import wait_until_gone
from tiny import reviews, write_csv
from typer.testing import CliRunner

from bertdesk.bench import results
from bertdesk.cli.main import app

Start = Callable[..., "subprocess.Popen[str]"]
RACE = (
    "--rows", "32", "--valid", "16", "--test-rows", "16", "--max-length", "64", "--epochs", "2", "--repeat", "1",
    "--rates", "5e-3", "--device", "cpu",
)  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("bench")
    return write_csv(folder / "train.csv", reviews(48)), write_csv(folder / "test.csv", reviews(64)[48:])


def test_that_a_race_of_all_three_kinds_leaves_figures_that_agree_and_goes_on_where_it_stopped(
    start: Start, files: tuple[Path, Path], tiny_encoder: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "race.jsonl"
    race = ("bench", "train", "--data", files[0], "--test", files[1], "--model", tiny_encoder, *RACE, "--json")
    order = (*race, "--only", "fast,trainer,origin", "--results", kept)
    output, errors = start(*order).communicate(timeout=280)
    found = {fields["contender"]: fields for fields in map(json.loads, output.splitlines())}
    assert list(found) == ["fast", "trainer 5e-3", "origin"], errors
    runs = results.read(kept)
    assert [result.run.name for result in runs] == ["fast", "trainer 5e-3", "origin"]
    for name, fields in found.items():
        assert fields["tokens_per_s"] * fields["seconds"] == pytest.approx(fields["tokens"])
        assert fields["examples_per_s"] * fields["seconds"] == pytest.approx(64)
        assert fields["reference"] == "trainer 5e-3"
        assert fields["ratios"]["seconds"] == pytest.approx(fields["seconds"] / found["trainer 5e-3"]["seconds"])
        assert 0 <= fields["padded_share"] < 1
        assert 50e6 < fields["peak_bytes"] == max(one.peak_bytes for one in runs if one.run.name == name)
        assert 0 <= fields["test_accuracy"] <= 1
        assert len(fields["points"]) >= 2
    assert found["origin"]["padded_share"] > 0.9 > found["fast"]["padded_share"]

    first, second, _ = kept.read_text(encoding="utf-8").splitlines(keepends=True)
    kept.write_text(first + second, encoding="utf-8")  # as if it had been stopped before the last run
    again, told = start(*order).communicate(timeout=280)
    assert [line for line in told.splitlines() if line.endswith("…")] == ["origin, seed 17, round 1 …"]
    assert [json.loads(line)["seconds"] for line in again.splitlines()[:2]] == [one.seconds for one in runs[:2]]

    table = start("bench", "train", "--table-only", "--results", kept).communicate(timeout=60)[0]
    assert table.count("\nfast ") == table.count("\norigin ") == 3
    assert "Without BERT, on the test rows: majority 0.500" in table


def test_that_the_process_that_starts_contenders_stays_small() -> None:
    program = (
        "import sys; from bertdesk.cli.main import run; run(['bench', 'train', '--data', 'nowhere.csv'])\n"
        "sys.exit(str({'torch', 'transformers', 'numpy', 'PySide6'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "set()"


def test_that_missing_data_is_a_sentence_and_wrong_usage(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BERTDESK_BENCH_DATA", "nowhere")
    result = runner.invoke(app, ["bench", "train"])
    assert result.exit_code == 2
    assert "imdb_train.csv.xz. Name one with --data, or set BERTDESK_BENCH_DATA" in result.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--only", "fast,slow"], "“slow” is no contender."),
        (["--rates", "2e-5,much"], "--rates takes numbers"),
        (["--seeds", "1.5"], "--seeds takes numbers"),
        (["--lever", "wings"], "“wings” is no lever."),
        (["--lever", "epochs=0"], "“epochs=0” cannot be set"),
        (["--lever", "wings=2"], "training has no setting called wings."),
        (["--table-only"], "There are no results to show"),
    ],
)
def test_that_what_cannot_be_raced_is_refused(
    runner: CliRunner, files: tuple[Path, Path], options: list[str], said: str
) -> None:
    result = runner.invoke(app, ["bench", "train", "--data", str(files[0]), "--test", str(files[1]), *options])
    assert result.exit_code == 2
    assert said in result.stderr


def test_that_a_contender_that_fails_leaves_the_others_their_figures(
    start: Start, files: tuple[Path, Path], tiny_encoder: Path
) -> None:
    options = ("--model", tiny_encoder, *RACE, "--test-rows", "17", "--only", "origin")
    process = start("bench", "train", "--data", files[0], "--test", files[1], *options)
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    assert output == ""
    assert "“test-rows” is 17, but has to lie between 1 and 16." in errors
    assert "origin: failed" in errors


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_that_no_contender_outlives_the_race(
    start: Start, files: tuple[Path, Path], tiny_encoder: Path, number: signal.Signals, code: int
) -> None:
    if number is signal.SIGINT and signal.getsignal(number) is signal.SIG_IGN:
        pytest.skip("these tests run in the background, where no program hears Ctrl+C")
    options = ("--model", tiny_encoder, *RACE, "--epochs", "100000", "--test-rows", "0", "--only", "origin")
    with start("bench", "train", "--data", files[0], *options) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "origin, seed 17, round 1 …\n"
        of_process = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while not (children := of_process.read_text(encoding="utf-8").split()):
            time.sleep(0.05)
        process.send_signal(number)
        assert process.wait(60) == code
        wait_until_gone(int(children[0]))


def test_that_throughput_prints_both_and_their_ratio(runner: CliRunner) -> None:
    size = ["--layers", "1", "--width", "64", "--length", "16", "--batch", "2", "--steps", "1", "--repeat", "1"]
    result = runner.invoke(app, ["bench", "throughput", *size, "--device", "cpu"])
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[1] == "0.000 GFLOP counted a token"
    assert [line.split()[0] for line in lines[3:]] == ["engine", "trainer"]
    ratio, own = (float(line.split()[-1]) for line in lines[3:])
    assert ratio > 0
    assert own == 1.0
