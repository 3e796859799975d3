"""Each command from its arguments to what it prints; in this process, so that torch is imported once."""

import csv
import json
import logging
import re
import sys
from pathlib import Path

import pytest
from tiny import reviews, save_tiny_topics, write_csv
from typer.testing import CliRunner
from workbooks import xlsx

from bertdesk import __version__, messages, runs
from bertdesk.__main__ import COMMANDS
from bertdesk.cli import figures, json_lines, texts
from bertdesk.cli.main import app
from bertdesk.core import provenance
from bertdesk.core.events import Notice, RunFailed, from_json
from bertdesk.core.plan import Plan
from bertdesk.core.text_columns import Columns


@pytest.mark.parametrize("command", COMMANDS)
def test_that_every_command_explains_itself_with_an_example(command: str, runner: CliRunner) -> None:
    result = runner.invoke(app, [command, "--help"])
    assert result.exit_code == 0
    assert f"Example:\n    bertdesk {command}" in result.stdout


def test_that_the_program_knows_its_commands_and_its_version(runner: CliRunner) -> None:
    shown = runner.invoke(app, ["--help"]).stdout.partition("Commands:")[2].partition("\n\n")[0]
    assert tuple(line.split()[0] for line in shown.strip().splitlines()) == COMMANDS
    assert runner.invoke(app, ["--version"]).stdout == f"bertdesk {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["train", "x.csv"], "Missing option '--out'"),
        (["train", "x.csv", "--out", "o", "--epochs", "many"], "--epochs"),
        (["train", "x.csv", "--out", "o", "--preset", "slow"], "--preset"),
        (["classify", "m", "--text", "a", "--file", "b.csv"], "Give either --text or --file."),
        (["nothing"], "No such command"),
    ],
)
def test_that_wrong_usage_exits_with_2(arguments: list[str], said: str, runner: CliRunner) -> None:
    result = runner.invoke(app, arguments)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize("command", ["classify", "explain"])
def test_that_nothing_to_classify_is_wrong_usage(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SystemExit) as end:
        app([command, "m"])
    assert end.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["train", "nowhere.csv", "--out", "o"], "file_missing"),
        (["train", "{table}", "--out", "o", "--model", "no such"], "encoder_unknown"),
        (["train", "{table}", "--out", "o", "--epochs", "0"], "setting_out_of_range"),
        (["train", "{table}", "--out", "o", "--text", "nope", "--model", "{encoder}"], "column_missing"),
        (["evaluate", "{encoder}", "{table}"], "model_not_fitted"),
        (["classify", "{model}", "--text", "  "], "text_empty"),
        (["explain", "{model}", "--text", "good", "--target", "praise"], "label_unknown"),
    ],
)
def test_that_a_failure_is_one_sentence_or_one_event(
    arguments: list[str], code: str, runner: CliRunner, table: Path, tiny_encoder: Path, tiny_model: Path
) -> None:
    filled = [argument.format(table=table, encoder=tiny_encoder, model=tiny_model) for argument in arguments]
    for_people = runner.invoke(app, filled)
    assert for_people.exit_code == 1
    assert for_people.stdout == ""
    said = for_people.stderr.splitlines()[-1]
    assert said[:12] == messages.sentence(code, {}).partition("{")[0][:12] or "“" in said[:20]
    assert "Traceback" not in for_people.stderr

    for_programs = runner.invoke(app, [*filled, "--json"])
    assert for_programs.exit_code == 1
    stream = for_programs.stdout if filled[0] == "train" else for_programs.stderr
    end = from_json(stream.splitlines()[-1])
    assert isinstance(end, RunFailed)
    assert end.code == code


def test_that_an_unexpected_failure_names_the_log_and_shows_no_traceback(
    runner: CliRunner, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bertdesk.logs import FILE_NAME, file_handler
    from bertdesk.paths import log_dir

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(runs, "open_model", broken)
    handler = file_handler()
    logging.getLogger().addHandler(handler)
    try:
        result = runner.invoke(app, ["classify", str(tiny_model), "--text", "good"])
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert str(log_dir() / FILE_NAME) in result.stderr
    assert "ZeroDivisionError" in (log_dir() / FILE_NAME).read_text(encoding="utf-8")


def test_that_training_says_which_columns_and_what_it_is_worth(
    runner: CliRunner, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "model"
    result = runner.invoke(
        app, ["train", str(table), "--model", str(tiny_encoder), "--out", str(out), "--max-steps", "3"]
    )
    assert result.exit_code == 0, result.stderr
    assert "from “text”, the class from “label”" in result.stderr
    assert "right on 6 texts it never saw (95 % interval" in result.stdout
    assert "Always guessing “bad” would get 50 %; word counts alone (TF-IDF)" in result.stdout
    assert str(out) in result.stdout
    assert "too few held-out texts to try out ways to explain" in result.stdout


def test_that_training_finds_out_how_the_model_is_explained_best_unless_told_not_to(
    runner: CliRunner, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    order = ["train", str(table), "--model", str(tiny_encoder), "--max-steps", "3", "--test-share", "0.4"]
    result = runner.invoke(app, [*order, "--out", str(tmp_path / "one")])
    assert "Words will be found by: " in result.stdout
    found = provenance.read(tmp_path / "one").faithful
    assert f"On {found.texts} held-out texts the probability falls by" in result.stdout
    assert found.texts >= 8
    result = runner.invoke(app, [*order, "--out", str(tmp_path / "other"), "--no-choose-method"])
    assert result.exit_code == 0, result.stderr
    assert "Words will be found by: " not in result.stdout
    assert provenance.read(tmp_path / "other").faithful.texts == 0


def test_that_a_named_text_column_is_not_guessed_as_the_class_too(
    runner: CliRunner, tiny_encoder: Path, tmp_path: Path
) -> None:
    rows = [(text, label, f"a lamp of kind {i % 10}") for i, (text, label) in enumerate(reviews(40))]
    table = write_csv(tmp_path / "a.csv", rows, header=("said", "mood", "type"))
    arguments = ["train", str(table), "--model", str(tiny_encoder), "--out", str(tmp_path / "m"), "--max-steps", "1"]
    result = runner.invoke(app, [*arguments, "--text", "type", "--json"])
    notice = Notice("columns_chosen", {"text": "type", "label": "mood"})
    assert result.exit_code == 0, result.stdout
    assert notice in [from_json(line) for line in result.stdout.splitlines()]


def test_that_evaluation_prints_its_figures(runner: CliRunner, table: Path, tiny_model: Path) -> None:
    result = runner.invoke(app, ["evaluate", str(tiny_model), str(table)])
    assert result.exit_code == 0, result.stderr
    assert "right on 60 texts (95 % interval" in result.stdout
    assert "  good" in result.stdout

    found = json.loads(runner.invoke(app, ["evaluate", str(tiny_model), str(table), "--json"]).stdout)
    assert found["n"] == 60
    assert sum(map(sum, found["confusion"])) == 60
    assert found["accuracy"] == (found["confusion"][0][0] + found["confusion"][1][1]) / 60
    assert found["low"] < found["accuracy"] < found["high"]
    assert [one["label"] for one in found["classes"]] == ["bad", "good"]


def test_that_a_text_from_standard_input_is_classified(runner: CliRunner, tiny_model: Path) -> None:
    typed = runner.invoke(app, ["classify", str(tiny_model), "--text", "the film", "--json"])
    piped = runner.invoke(app, ["classify", str(tiny_model), "--json"], input="the film\n")
    assert typed.exit_code == 0, typed.stderr
    assert typed.stdout == piped.stdout
    found = json.loads(typed.stdout)
    assert found["text"] == "the film"
    assert sum(found["probabilities"].values()) == pytest.approx(1)
    assert found["label"] == max(found["probabilities"], key=found["probabilities"].get)


def test_that_a_file_becomes_a_table_with_a_probability_a_class(
    runner: CliRunner, tiny_model: Path, tmp_path: Path
) -> None:
    lines, out = tmp_path / "lines.txt", tmp_path / "out.csv"
    lines.write_text("the film\n\n=1+1, good\n", encoding="utf-8")
    result = runner.invoke(app, ["classify", str(tiny_model), "--file", str(lines), "--out", str(out)])
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("2 texts: ")
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == ["the film", "=1+1, good"]
    assert list(rows[0]) == ["text", "label", "p(bad)", "p(good)"]
    assert float(rows[0]["p(bad)"]) + float(rows[0]["p(good)"]) == pytest.approx(1, abs=1e-5)


def test_that_a_sheet_a_folder_and_json_are_trained_on_scored_and_classified(
    runner: CliRunner, tiny_encoder: Path, tmp_path: Path
) -> None:
    rows = reviews(40)
    book, posts, folder = tmp_path / "book.xlsx", tmp_path / "posts.txt", tmp_path / "films"
    book.write_bytes(xlsx({"Other": [["a"] * 9] * 60, "Films": [["text", "label"], *rows]}))
    posts.write_text("".join(json.dumps({"text": text, "label": label}) + "\n" for text, label in rows))
    for number, (text, label) in enumerate(rows):
        (folder / label).mkdir(parents=True, exist_ok=True)
        (folder / label / f"{number}.txt").write_text(text, encoding="utf-8")
    model = str(tmp_path / "model")
    order = ["--out", model, "--model", str(tiny_encoder), "--epochs", "1", "--max-length", "16", "--no-choose-method"]
    trained = runner.invoke(app, ["train", f"{book}::Films", *order])
    assert trained.exit_code == 0, trained.stderr
    for data in (f"{book}::Films", str(posts), str(folder)):
        scored = runner.invoke(app, ["evaluate", model, data, "--json"])
        assert json.loads(scored.stdout.splitlines()[-1])["n"] == 40, scored.stderr
    classified = runner.invoke(app, ["classify", model, "--file", str(posts), "--json"])
    assert len(classified.stdout.splitlines()) == 40
    lost = runner.invoke(app, ["train", f"{book}::Books", *order])
    assert (lost.exit_code, "has no sheet “Books”. Its sheets are: Other, Films." in lost.stderr) == (1, True)


def test_that_of_a_multi_label_model_all_classes_that_hold_are_written(
    runner: CliRunner, tiny_encoder: Path, tmp_path: Path
) -> None:
    topics = save_tiny_topics(tmp_path / "topics", tiny_encoder)
    asked = ["the room was clean", "the price was fresh"]
    table, out = write_csv(tmp_path / "in.csv", [(text, "x") for text in asked]), tmp_path / "out.csv"
    order = ["classify", str(topics), "--file", str(table), "--column", "text"]
    assert runner.invoke(app, [*order, "--out", str(out)]).exit_code == 0
    said = [json.loads(line) for line in runner.invoke(app, [*order, "--json"]).stdout.splitlines()]
    with out.open(encoding="utf-8-sig", newline="") as file:
        for row, one in zip(csv.DictReader(file), said, strict=True):
            held = {label for label in ("price", "room", "staff") if float(row[f"p({label})"]) >= 0.5}
            assert set(filter(None, row["label"].split("; "))) == held == set(one["labels"])


def test_that_a_written_table_opens_in_excel_and_keeps_the_texts_line_ends(
    runner: CliRunner, tiny_model: Path, tmp_path: Path
) -> None:
    asked = ["the film\r\nwas bad", "the book\nwas good", "the meal\rwas cold", "好"]
    table, out = write_csv(tmp_path / "in.csv", [(text, "x") for text in asked]), tmp_path / "out.csv"
    result = runner.invoke(
        app, ["classify", str(tiny_model), "--file", str(table), "--column", "text", "--out", str(out)]
    )
    assert result.exit_code == 0, result.stderr
    assert out.read_bytes().startswith(b"\xef\xbb\xbftext,label,p(bad),p(good)\r\n")
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert [row["text"] for row in csv.DictReader(file)] == asked
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize(("out", "reason"), [("gone/out.csv", "No such file"), (".", "director")])
def test_that_a_file_that_cannot_be_written_is_refused_before_anything_is_classified(
    out: str, reason: str, runner: CliRunner, tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "open_model", None)
    result = runner.invoke(app, ["classify", str(tiny_model), "--text", "good", "--out", str(tmp_path / out)])
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "could not be saved" in result.stderr
    assert reason in result.stderr


@pytest.mark.parametrize("content", [b"%PDF-1.7 and so on\n", bytes(range(256)) * 20])
def test_that_a_text_file_that_holds_no_text_is_refused(
    content: bytes, runner: CliRunner, tiny_model: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    result = runner.invoke(app, ["classify", str(tiny_model), "--file", str(path)])
    assert result.exit_code == 1
    assert "is not a table that BERTDesk can read" in result.stderr


def test_that_a_text_file_without_end_is_refused(
    runner: CliRunner, tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "MOST_BYTES", 1 << 20)
    path = tmp_path / "x.txt"
    path.write_bytes(b"the film\n" * (1 << 17))
    result = runner.invoke(app, ["classify", str(tiny_model), "--file", str(path)])
    assert result.exit_code == 1
    assert "is larger than 1 MB" in result.stderr


@pytest.mark.parametrize("command", ["classify", "explain"])
def test_that_a_text_in_another_language_is_told_of(command: str, runner: CliRunner, tiny_model: Path) -> None:
    result = runner.invoke(app, [command, str(tiny_model), "--text", "Это хорошо"])
    assert result.exit_code == 0, result.stderr
    assert "100 % of this is in a script" in result.stderr
    assert "Note" not in runner.invoke(app, [command, str(tiny_model), "--text", "the film"]).stderr


def test_that_a_few_texts_in_another_language_among_many_are_counted(
    runner: CliRunner, tiny_model: Path, tmp_path: Path
) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_text("the film\n" * 48 + "Это хорошо\nда\n", encoding="utf-8")
    result = runner.invoke(app, ["classify", str(tiny_model), "--file", str(lines)])
    assert result.exit_code == 0, result.stderr
    assert "Of 50 texts, some (2) have words or letters that the encoder never saw" in result.stderr


def test_that_a_table_is_classified_by_its_text_column(runner: CliRunner, tiny_model: Path, table: Path) -> None:
    result = runner.invoke(app, ["classify", str(tiny_model), "--file", str(table), "--json"])
    assert result.exit_code == 0, result.stderr
    asked = [json.loads(line)["text"] for line in result.stdout.splitlines()]
    assert len(asked) == 60
    assert asked[0] == "the film was bad . 0"
    wrong = runner.invoke(app, ["classify", str(tiny_model), "--file", str(table), "--column", "nope"])
    assert wrong.exit_code == 1
    assert "nope" in wrong.stderr


def test_that_an_explanation_marks_words_and_says_how_far_it_adds_up(runner: CliRunner, tiny_model: Path) -> None:
    text = "the good film was very bad"
    result = runner.invoke(app, ["explain", str(tiny_model), "--text", text, "--target", "bad"])
    assert result.exit_code == 0, result.stderr
    assert "convergence delta" in result.stdout
    assert "[+" in result.stdout or "[-" in result.stdout

    found = json.loads(runner.invoke(app, ["explain", str(tiny_model), "--text", text, "--json"]).stdout)
    assert sum(span["score"] for span in found["spans"]) == pytest.approx(found["gap"] + found["delta"], abs=1e-3)
    assert [text[span["start"] : span["end"]] for span in found["spans"]] == text.split()
    assert found["target"] == found["label"]
    receipt = found["receipt"]
    assert (receipt["draws"], receipt["second"]) == (20, "integrated_gradients_mask")
    assert receipt["verdict"] in ("solid", "shaky", "unreliable")
    assert set(receipt["words"]) <= set(text.split())


def test_that_a_method_and_a_class_to_compare_with_can_be_named(runner: CliRunner, tiny_model: Path) -> None:
    order = ["explain", str(tiny_model), "--text", "the good film", "--method", "lime", "--target", "bad", "--json"]
    found = json.loads(runner.invoke(app, [*order, "--against", "good"]).stdout)
    assert (found["method"], found["target"], found["against"]) == ("lime", "bad", "good")
    wrong = runner.invoke(app, ["explain", str(tiny_model), "--text", "good", "--method", "horoscope"])
    assert wrong.exit_code == 2


def test_that_the_catalogue_is_listed_for_people_and_programs(runner: CliRunner) -> None:
    shown = runner.invoke(app, ["models"]).stdout
    assert "all-MiniLM-L6-v2" in shown
    assert "learning rate 2e-5, batch 16, 3 epochs, 256 tokens" in shown
    listed = [json.loads(line) for line in runner.invoke(app, ["models", "--json"]).stdout.splitlines()]
    assert listed[0]["presence"] == "here"
    assert {encoder["licence"] for encoder in listed} == {"Apache-2.0"}
    assert listed[3]["languages"] == ["zh"]


def test_that_a_dry_run_says_what_a_run_would_take_and_leaves_nothing(
    runner: CliRunner, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "m"
    order = ["train", str(table), "--model", str(tiny_encoder), "--out", str(out), "--max-steps", "3", "--dry-run"]
    order += ["--batch-size", "8", "--device", "cpu"]
    shown = runner.invoke(app, order)
    assert shown.exit_code == 0, shown.output
    assert re.search(r"^About \d+ s on cpu in (float32|bfloat16): 3 steps of 8 texts at most\.$", shown.stdout, re.M)
    assert re.search(r"^Memory: [\d.]+ GB at its highest, [\d.]+ GB are free\.$", shown.stdout, re.M)
    found = json.loads(runner.invoke(app, [*order, "--json"]).stdout)
    assert (found["total_steps"], found["batch_size"], found["micro_batch"], found["device"]) == (3, 8, 8, "cpu")
    assert 0 < found["eta_s"] < 600
    assert not list(tmp_path.iterdir())


def test_that_a_plan_for_little_memory_says_so() -> None:
    plan = Plan(7400.0, 2048.0, float("inf"), 16, 4, 400, 3052.0, "cuda", "bfloat16")
    assert figures.plan_lines(plan) == [
        "About 2 h 3 min on cuda in bfloat16: 400 steps of 16 texts at most.",
        "Memory: 2.1 GB at its highest.",
        "Memory is short: 4 texts are computed at once; each step still learns from 16.",
        "Disk: 3.2 GB while it trains.",
    ]
    assert json_lines.plan(plan)["available_mb"] is None


def test_that_settings_for_unequal_classes_reach_the_model(
    runner: CliRunner, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    order = ["train", str(table), "--model", str(tiny_encoder), "--out", str(tmp_path / "m"), "--max-steps", "2"]
    order += ["--class-weights", "balanced", "--label-smoothing", "0.1", "--best-by", "macro_f1", "--head-first"]
    assert runner.invoke(app, order).exit_code == 0
    config = provenance.read(tmp_path / "m").config
    assert (config.class_weights, config.label_smoothing, config.best_by) == ("balanced", 0.1, "macro_f1")
    assert config.head_first
    assert runner.invoke(app, [*order, "--class-weights", "heavy"]).exit_code == 2


def test_that_the_doctor_tries_each_thing(runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = runner.invoke(app, ["doctor", "--json"])
    assert result.exit_code == 0
    findings = {finding["name"]: finding for finding in map(json.loads, result.stdout.splitlines())}
    assert findings["device cpu"]["value"].startswith("ran a training step")
    assert findings["downloads"]["value"] == "switched off (HF_HUB_OFFLINE)"
    assert findings["built-in encoder"]["is_fine"]
    assert re.fullmatch(
        r"[\d.]+ texts/s in steps of 16 texts, [\d.]+ GB memory at its highest", findings["training on cpu"]["value"]
    )
    assert re.match(r"(float32|bfloat16) \(a product takes [\d.,]+ ms in", findings["arithmetic on cpu"]["value"])

    in_the_way = tmp_path / "file"
    in_the_way.touch()
    monkeypatch.setenv("BERTDESK_HOME", str(in_the_way))
    ill = runner.invoke(app, ["doctor"])
    assert ill.exit_code == 1
    assert "✗  data folder" in ill.stdout
    assert "BERTDESK_HOME" in ill.stdout


def test_that_licences_are_listed_and_one_is_shown_whole(runner: CliRunner) -> None:
    listed = runner.invoke(app, ["licences"]).stdout.splitlines()
    assert listed[1].split() == ["BERTDesk", __version__, "Apache-2.0"]
    assert any(line.split()[:1] == ["torch"] for line in listed)
    assert "Redistribution and use" in runner.invoke(app, ["licences", "Scikit_Learn"]).stdout
    facts = [json.loads(line) for line in runner.invoke(app, ["licences", "--json"]).stdout.splitlines()]
    assert {"name", "version", "licence", "homepage"} == facts[0].keys()


def test_that_an_unknown_component_is_answered_with_near_ones(runner: CliRunner) -> None:
    result = runner.invoke(app, ["licences", "tork"])
    assert result.exit_code == 1
    assert "Did you mean torch" in result.stderr


def test_that_a_model_is_trained_again_and_compared(
    runner: CliRunner, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "model"
    order = ["train", str(table), "--model", str(tiny_encoder), "--out", str(out), "--max-steps", "3"]
    assert runner.invoke(app, order).exit_code == 0
    again = ["reproduce", str(out), str(table), "--encoder", str(tiny_encoder)]
    same = runner.invoke(app, again)
    assert same.exit_code == 0, same.stderr
    assert same.stdout.splitlines()[0] == "Equal."
    assert "figures on 6 test rows are the same" in same.stdout

    record = json.loads((out / "bertdesk.json").read_text(encoding="utf-8"))
    record["config"]["seed"], record["environment"]["numpy"] = 3, "0.1"
    (out / "bertdesk.json").write_text(json.dumps(record), encoding="utf-8")
    other = runner.invoke(app, again)
    assert other.exit_code == 1
    assert other.stdout.splitlines()[0] == "Not equal."
    assert "  numpy: 0.1 then, " in other.stdout

    found = json.loads(runner.invoke(app, [*again, "--json"]).stdout)
    assert (found["is_equal"], found["seed"]) == (False, 3)
    assert found["differences"][0]["before"] == "0.1"
    refused = runner.invoke(app, again[:3])
    assert refused.exit_code == 1
    assert "Name it (--encoder)." in refused.stderr


def test_that_several_seeds_are_trained_and_their_spread_is_said(
    runner: CliRunner, table: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    order = ["train", str(table), "--model", str(tiny_encoder), "--out", str(tmp_path / "m"), "--max-steps", "2"]
    result = runner.invoke(app, [*order, "--seeds", "2", "--seed", "5"])
    assert result.exit_code == 0, result.stderr
    assert "Run 1 of 2, seed 5:" in result.stderr
    assert "Run 2 of 2, seed 6:" in result.stderr
    assert "Over 2 seeds: accuracy " in result.stdout
    assert runner.invoke(app, [*order, "--seeds", "0"]).exit_code == 1


def test_that_a_learning_curve_is_printed_or_said_to_be_none(
    runner: CliRunner, tiny_encoder: Path, tmp_path: Path
) -> None:
    table = write_csv(tmp_path / "few.csv", reviews(30))
    few = runner.invoke(app, ["curve", str(table), "--model", str(tiny_encoder)])
    assert few.exit_code == 0, few.stderr
    assert "too few for a curve" in few.stdout
    larger = write_csv(tmp_path / "larger.csv", reviews(160))
    shown = runner.invoke(app, ["curve", str(larger), "--model", str(tiny_encoder)])
    assert shown.exit_code == 0, shown.stderr
    assert "Twice the data (256 training texts): " in shown.stdout
    found = json.loads(runner.invoke(app, ["curve", str(larger), "--model", str(tiny_encoder), "--json"]).stdout)
    assert found["method"] == "quick"
    assert found["low"] <= found["gain"] <= found["high"]


# Pairs of texts


def test_that_a_pair_is_classified_and_explained_by_the_words_of_both(runner: CliRunner, tiny_model: Path) -> None:
    pair = ["--text", "the room was clean", "--pair", "the staff was rude"]
    said = json.loads(runner.invoke(app, ["classify", str(tiny_model), *pair, "--json"]).stdout)
    assert (said["text"], said["pair"]) == (pair[1], pair[3])
    alone = json.loads(runner.invoke(app, ["classify", str(tiny_model), *pair[:2], "--json"]).stdout)
    assert "pair" not in alone
    assert said["probabilities"] != alone["probabilities"]
    found = json.loads(runner.invoke(app, ["explain", str(tiny_model), *pair, "--json"]).stdout)
    words = [(span["of"], found[span["of"]][span["start"] : span["end"]]) for span in found["spans"]]
    assert words == [*(("text", word) for word in pair[1].split()), *(("pair", word) for word in pair[3].split())]
    assert found["probability"] == pytest.approx(said["probabilities"][found["target"]], abs=1e-5)
    lines = runner.invoke(app, ["explain", str(tiny_model), *pair]).stdout
    assert lines.count("room") >= 1 <= lines.count("rude")


def test_that_a_second_text_of_a_file_is_a_column(runner: CliRunner, tiny_model: Path, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", reviews(20))
    result = runner.invoke(app, ["classify", str(tiny_model), "--file", str(path), "--pair", "bad"])
    assert result.exit_code == 1
    assert "has no column “bad”" in result.stderr


def test_that_two_columns_are_a_pair_from_training_to_explaining(
    runner: CliRunner, tiny_encoder: Path, tmp_path: Path
) -> None:
    rows = [(text, f"the {label} one", label) for text, label in reviews(40)]
    table, out = write_csv(tmp_path / "a.csv", rows, header=("question", "answer", "label")), str(tmp_path / "m")
    order = ["train", str(table), "--model", str(tiny_encoder), "--out", out, "--max-steps", "1", "--no-choose-method"]
    result = runner.invoke(app, [*order, "--json"])
    assert result.exit_code == 0, result.stderr
    notice = Notice("pair_chosen", {"text": "question", "pair": "answer", "label": "label"})
    assert notice in [from_json(line) for line in result.stdout.splitlines()]
    assert provenance.read(Path(out)).columns == Columns("question", "label", pair="answer")
    found = runner.invoke(app, ["classify", out, "--file", str(table), "--json"])
    said = [json.loads(line) for line in found.stdout.splitlines()]
    assert [(one["text"], one["pair"]) for one in said] == [row[:2] for row in rows]
    assert json.loads(runner.invoke(app, ["evaluate", out, str(table), "--json"]).stdout)["n"] == 40
    explained = runner.invoke(app, ["explain", out, "--file", str(table), "--rows", "2", "--json"])
    assert {span["of"] for span in json.loads(explained.stdout.splitlines()[0])["spans"]} == {"text", "pair"}
    assert "give the second with --pair" in runner.invoke(app, ["classify", out, "--text", "a film"]).stderr


def test_that_several_text_options_join_their_columns(runner: CliRunner, tiny_encoder: Path, tmp_path: Path) -> None:
    rows = [(f"no {n}", text, label) for n, (text, label) in enumerate(reviews(40))]
    table, out = write_csv(tmp_path / "a.csv", rows, header=("title", "body", "label")), str(tmp_path / "m")
    order = ["train", str(table), "--model", str(tiny_encoder), "--out", out, "--max-steps", "1", "--no-choose-method"]
    result = runner.invoke(app, [*order, "--text", "title", "--text", "body", "--json"])
    assert result.exit_code == 0, result.stderr
    assert provenance.read(Path(out)).columns == Columns("title", "label", more=("body",))
    found = runner.invoke(app, ["classify", out, "--file", str(table), "--json"]).stdout.splitlines()
    assert json.loads(found[3])["text"] == "\n".join(rows[3][:2])
    found = runner.invoke(
        app, ["classify", out, "--file", str(table), "--column", "body", "--json"]
    ).stdout.splitlines()
    assert json.loads(found[3])["text"] == rows[3][1]


def test_that_several_classes_in_a_cell_are_trained_on_and_told(
    runner: CliRunner, tiny_encoder: Path, tmp_path: Path
) -> None:
    cells = ("price", "room", "staff", "price;room", "room;staff", "price;staff", "price;room;staff")
    rows = [(f"the {cells[i % 7].replace(';', ' and ')} was fine {i}", cells[i % 7]) for i in range(70)]
    table, out = write_csv(tmp_path / "a.csv", rows, header=("text", "topics")), str(tmp_path / "m")
    order = ["train", str(table), "--model", str(tiny_encoder), "--out", out, "--max-steps", "1", "--no-choose-method"]
    result = runner.invoke(app, order)
    assert result.exit_code == 0, result.stderr
    assert "A cell of “topics” may hold several classes, separated by “;”" in result.stderr
    assert "exactly right on 7 texts it never saw" in result.stdout
    assert "Micro-F1 0." in result.stdout
    said = runner.invoke(app, ["evaluate", out, str(table)]).stdout
    assert "exactly right on 70 texts" in said
    assert "taken for" not in said
    found = json.loads(runner.invoke(app, ["evaluate", out, str(table), "--json"]).stdout)
    assert (found["confusion"], len(found["classes"])) == ([], 3)
    assert 0 <= found["micro_f1"] <= 1
    result = runner.invoke(app, [*order[:5], str(tmp_path / "n"), *order[6:], "--separator", "none"])
    assert result.exit_code == 0, result.stderr
    assert provenance.read(tmp_path / "n").separator == ""
