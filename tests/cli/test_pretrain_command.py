"""`bertdesk pretrain`: raw text in, an encoder out that `bertdesk train` takes; killed, it goes on."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from safetensors.torch import load_file
from typer.testing import CliRunner

from bertdesk.cli.main import app
from bertdesk.core.pretrain.recipes import recipe

QUICK = ["--size", "tiny", "--epochs", "1", "--batch-size", "16", "--max-length", "32", "--device", "cpu"]
PROGRAM = (
    "import sys\n"
    "from bertdesk.core import device\n"
    "device.product_times = lambda kind: (1.0, 1.0)\n"  # on a busy machine, two runs might measure differently
    "from bertdesk.__main__ import main\n"
    "sys.exit(main())\n"
)
EVERY_STEP = {"BERTDESK_CHECKPOINT_S": "0", "OMP_NUM_THREADS": "1"}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "texts.txt"
    documents = [f"The waiter brought meal {n % 7}. It was cold. We sent it back to room {n}." for n in range(120)]
    path.write_text("\n\n".join(documents), encoding="utf-8")
    return path


def test_that_programs_hear_of_both_losses_at_every_step(runner: CliRunner, corpus: Path, tmp_path: Path) -> None:
    told = runner.invoke(app, ["pretrain", str(corpus), "--out", str(tmp_path / "out"), *QUICK, "--json"])
    assert told.exit_code == 0, told.output
    events = [json.loads(line) for line in told.stdout.splitlines()]
    steps = [event for event in events if event["event"] == "StepDone"]
    assert steps
    weight = recipe("tiny").next_weight
    assert all(step["loss"] == pytest.approx(step["loss_mlm"] + weight * step["loss_nsp"]) for step in steps)
    assert events[-1]["event"] == "RunFinished"
    assert any(event["event"] == "HeldBackScored" and event["unigram"] > 0 for event in events)


def test_that_a_dry_run_says_what_a_pre_training_would_take_and_leaves_nothing(
    runner: CliRunner, corpus: Path, tmp_path: Path
) -> None:
    order = ["pretrain", str(corpus), "--out", str(tmp_path / "out"), *QUICK, "--dry-run"]
    shown = runner.invoke(app, order)
    assert shown.exit_code == 0, shown.output
    first, memory, text = shown.stdout.splitlines()
    assert re.fullmatch(r"About \d+ s on cpu in \w+: \d+ steps of 16 pairs, as its first texts tell\.", first)
    assert memory.startswith("Memory: ")
    assert re.fullmatch(r"Text: \d+ documents, [\d,]+ tokens\.", text)
    assert json.loads(runner.invoke(app, [*order, "--json"]).stdout)["batch_size"] == 16
    assert [path.name for path in tmp_path.iterdir()] == [corpus.name]


def test_that_a_table_gives_its_longest_column_and_a_person_is_told(
    runner: CliRunner, tmp_path: Path, table: Path
) -> None:
    out = tmp_path / "out"
    told = runner.invoke(app, ["pretrain", str(table), "--out", str(out), *QUICK, "--lambda", "0", "--whole-words"])
    assert told.exit_code == 0, told.output
    assert "The text is taken from “text”" in told.stderr
    assert "masked tokens in documents it never saw" in told.stdout
    assert "Always naming the commonest piece would get" in told.stdout
    assert f"bertdesk train feedback.csv --model {out} --out DIR" in told.stdout
    record = json.loads((out / "bertdesk.json").read_text(encoding="utf-8"))["pretraining"]
    assert (record["config"]["next_weight"], record["config"]["masks_words"], record["size"]) == (0.0, True, "tiny")


def test_that_a_classifier_is_trained_on_what_comes_out(
    runner: CliRunner, corpus: Path, table: Path, tmp_path: Path
) -> None:
    made = runner.invoke(app, ["pretrain", str(corpus), "--out", str(tmp_path / "encoder"), *QUICK])
    assert made.exit_code == 0, made.output
    told = runner.invoke(
        app,
        ["train", str(table), "--model", str(tmp_path / "encoder"), "--out", str(tmp_path / "model"),
         "--max-steps", "2", "--max-length", "32", "--device", "cpu", "--no-choose-method"],
    )  # fmt: skip
    assert told.exit_code == 0, told.output
    before, after = (load_file(tmp_path / name / "model.safetensors") for name in ("encoder", "model"))
    assert (
        before["bert.embeddings.word_embeddings.weight"].shape == after["bert.embeddings.word_embeddings.weight"].shape
    )
    assert "classifier.weight" in after


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--size", "tiny", "--model", "built-in"], "Give either --model or --size."),
        (["--vocabulary", "9000"], "give --size, too"),
        (["--cased"], "give --size, too"),
        (["--model", "no such encoder"], "no such encoder"),
        (["--size", "tiny", "--lambda", "-1"], "“Weight of the next-sentence loss (lambda)” is -1.0"),
        (["--size", "tiny", "--masked-share", "1.5"], "“Share of the tokens to be guessed” is 1.5"),
    ],
)
def test_that_a_wrong_wish_is_refused_in_a_sentence(
    runner: CliRunner, corpus: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    told = runner.invoke(app, ["pretrain", str(corpus), "--out", str(tmp_path / "out"), *arguments])
    assert told.exit_code in (1, 2)
    assert said in told.output
    assert "Traceback" not in told.output
    assert [path.name for path in tmp_path.iterdir()] == ["texts.txt"]


def test_that_of_a_single_document_nobody_says_that_it_was_never_seen(runner: CliRunner, tmp_path: Path) -> None:
    (path := tmp_path / "one.txt").write_text("One sentence stands here. Another one stands there.", encoding="utf-8")
    told = runner.invoke(app, ["pretrain", str(path), "--out", str(tmp_path / "out"), *QUICK])
    assert told.exit_code == 0, told.output
    assert "masked tokens in documents it learnt from" in told.stdout
    assert "never saw" not in told.output
    assert "It was not asked about neighbours: there was but one document to learn from." in told.stdout
    assert "an empty line between documents parts them" in told.stderr


def test_that_why_neighbours_were_not_measured_is_said(runner: CliRunner, tmp_path: Path) -> None:
    (path := tmp_path / "few.txt").write_text(
        "\n\n".join(f"第{n}个客人点了菜。菜是凉的。我们退了。" for n in range(20)), encoding="utf-8"
    )
    told = runner.invoke(app, ["pretrain", str(path), "--out", str(tmp_path / "out"), *QUICK])
    assert told.exit_code == 0, told.output
    assert "Whether it tells neighbours apart was not measured: a single document was kept aside" in told.stdout


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [
        ("--epochs", "0", "Passes over the data (epochs)"), ("--max-steps", "-1", "Most steps"),
        ("--vocabulary", "3", "Word pieces of the vocabulary"), ("--batch-size", "0", "Texts a step (batch size)"),
        ("--min-frequency", "0", "How often pieces must meet to become one"), ("--seed", "-1", "Seed"),
        ("--learning-rate", "0", "Step size (learning rate)"), ("--max-length", "2", "Tokens read of a text"),
    ],
)  # fmt: skip
def test_that_every_option_that_is_refused_is_named_in_words(
    runner: CliRunner, corpus: Path, tmp_path: Path, option: str, value: str, named: str
) -> None:
    told = runner.invoke(
        app, ["pretrain", str(corpus), "--out", str(tmp_path / "out"), "--size", "tiny", option, value]
    )
    assert told.exit_code == 1
    assert f"“{named}” is {value}" in told.stderr.replace("\n", " ")


def test_that_a_network_that_has_learnt_nothing_is_not_sold_as_one_that_has(
    runner: CliRunner, table: Path, tmp_path: Path
) -> None:
    rate = ["--learning-rate", "1e-8"]
    told = runner.invoke(app, ["pretrain", str(table), "--out", str(tmp_path / "out"), *QUICK, *rate])
    assert told.exit_code == 0, told.output
    said = "That is no better than word frequencies alone: it needs more text or more passes."
    assert said in told.stdout
    assert said in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def test_that_a_column_that_is_not_there_is_named(runner: CliRunner, table: Path, tmp_path: Path) -> None:
    told = runner.invoke(app, ["pretrain", str(table), "--text", "body", "--out", str(tmp_path / "out"), *QUICK])
    assert told.exit_code == 1
    assert "body" in told.stderr
    assert "Traceback" not in told.stderr


def test_that_the_program_killed_in_its_steps_ends_with_the_weights_of_one_that_was_not(
    corpus: Path, tmp_path: Path
) -> None:
    def start(name: str) -> "subprocess.Popen[str]":
        arguments = ["pretrain", str(corpus), "--out", str(tmp_path / name), *QUICK, "--resume", "--json"]
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=os.environ | EVERY_STEP,
        )  # fmt: skip

    with start("whole") as child:
        child.communicate()
    assert child.returncode == 0
    with start("out") as child:
        assert child.stdout is not None
        while json.loads(child.stdout.readline()).get("step", 0) < 2:  # not each is told of
            pass
        child.kill()
    with start("out") as child:
        heard = [json.loads(line) for line in child.communicate()[0].splitlines()]
    assert child.returncode == 0
    assert any(event["event"] == "RunResumed" for event in heard)
    one, two = (load_file(tmp_path / name / "model.safetensors") for name in ("whole", "out"))
    assert all((one[name] == two[name]).all() for name in one)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "out", "texts.txt", "whole"]


def test_that_a_verdict_is_given_on_an_encoder_that_goes_on(
    runner: CliRunner, tiny_encoder: Path, table: Path, corpus: Path, tmp_path: Path
) -> None:
    adapted, much = tmp_path / "adapted", tmp_path / "much.txt"
    short = corpus.read_text(encoding="utf-8").replace("\n\n", " ")
    much.write_text("\n\n".join(short[n : n + 240] for n in range(550)), encoding="utf-8")
    made = runner.invoke(
        app,
        ["pretrain", str(much), "--model", str(tiny_encoder), "--out", str(adapted), "--epochs", "1",
         "--learning-rate", "0.003", "--batch-size", "16", "--max-length", "32", "--device", "cpu"],
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    assert "They are new and learn first, alone" in made.stderr
    asked = ["verdict", str(adapted), str(much), "--model", str(tiny_encoder), "--device", "cpu"]
    told = runner.invoke(app, asked)
    assert told.exit_code == 0, told.output
    assert "pseudo-perplexity" in told.stdout
    assert told.stdout.splitlines()[-1].startswith("It reads your texts better; whether it helped, only rows")
    assert "came without the layers that guess words" in told.stdout
    found = json.loads(runner.invoke(app, [*asked, "--json"]).stdout)
    assert found["help"] == "reads_better"
    assert found["read"]["after"] < found["read"]["before"]
    assert found["accuracy"] is None
    few = runner.invoke(app, [*asked[:2], str(corpus), *asked[3:]]).stdout.splitlines()
    assert few[2].startswith("That is too little text to tell: 3 texts, ")
    assert few[-1] == "Whether it helped cannot be told: too little text."


def test_that_there_is_no_verdict_on_a_new_network(runner: CliRunner, corpus: Path, tmp_path: Path) -> None:
    runner.invoke(app, ["pretrain", str(corpus), "--out", str(tmp_path / "out"), *QUICK])
    told = runner.invoke(app, ["verdict", str(tmp_path / "out"), str(corpus), "--device", "cpu"])
    assert told.exit_code == 1
    assert "nothing to compare it with" in told.stderr
