"""Steps at the command line: the same program started once more, as a script would."""

import csv
import json
import subprocess
from pathlib import Path
from typing import Any

from bertdesk import __version__
from bertdesk.paths import resource
from bertdesk.selftest import children
from bertdesk.selftest.stage import Stage
from bertdesk.selftest.window_steps import SAMPLE, TEXT

_TABLE, _MODEL = "行 rows.csv", "from terminal"


def say_version(_stage: Stage) -> str:
    said = _run("--version").stdout.strip()
    assert said == f"bertdesk {__version__}", said
    return said


def list_encoders(_stage: Stage) -> str:
    found = _objects(_run("models", "--json").stdout)
    assert len(found) >= 5, found
    return f"{len(found)} encoders"


def list_licences(_stage: Stage) -> str:
    found = _objects(_run("licences", "--json").stdout)
    assert all(one["licence"] for one in found), found
    assert {"torch", "transformers", "captum"} <= {str(one["name"]).lower() for one in found}, found
    return f"{len(found)} components, each with its licence"


def ask_doctor(_stage: Stage) -> str:
    """Everything is fine; little free space is the person's own affair."""
    done = children.run(["doctor", "--json"])
    findings = _objects(done.stdout)
    assert findings, done.stderr
    bad = [one for one in findings if not one["is_fine"] and one["name"] != "data folder"]
    assert not bad, bad
    assert any(one["name"] == "device cpu" for one in findings), findings
    return f"{len(findings)} findings, all fine"


def train(stage: Stage) -> str:
    lines = resource(SAMPLE).read_text(encoding="utf-8").splitlines(keepends=True)
    table, out = stage.folder / _TABLE, stage.folder / _MODEL
    table.write_text("".join(lines[:81]), encoding="utf-8")
    order = ("train", table, "--out", out, "--max-steps", "2", "--max-length", "32", "--json")
    events = _objects(_run(*order).stdout)
    kinds = [one["event"] for one in events]
    assert kinds[-1] == "RunFinished", events[-1]
    assert "ModelSaved" in kinds, kinds
    assert (out / "model.safetensors").is_file()
    return f"{len(events)} events, accuracy {events[-1]['accuracy']}"


def pretrain(stage: Stage) -> str:
    """Sentences become an encoder, and the encoder a classifier."""
    text, encoder = stage.folder / "句 sentences.txt", stage.folder / "encoder from terminal"
    texts = [row["text"] for row in csv.DictReader(resource(SAMPLE).read_text(encoding="utf-8").splitlines())]
    text.write_text("\n\n".join(texts[:80]), encoding="utf-8")
    brief, weight = ("--max-steps", "3", "--max-length", "64"), 2
    order = ("pretrain", text, "--size", "tiny", "--lambda", str(weight), *brief, "--out", encoder, "--json")
    events = _objects(_run(*order).stdout)
    steps = [one for one in events if one["event"] == "StepDone"]
    assert [one["step"] for one in steps][-1] == 3, events
    assert all(abs(one["loss"] - one["loss_mlm"] - weight * one["loss_nsp"]) < 1e-3 for one in steps), steps
    assert events[-1]["event"] == "RunFinished", events[-1]
    table, out = stage.folder / "few.csv", stage.folder / "model on encoder"
    lines = resource(SAMPLE).read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(lines[:81]), encoding="utf-8")
    trained = _objects(_run("train", table, "--model", encoder, "--out", out, "--max-steps", "2", "--json").stdout)
    assert trained[-1]["event"] == "RunFinished", trained[-1]
    masked, neighbours = steps[-1]["loss_mlm"], steps[-1]["loss_nsp"]
    return f"loss {masked:.2f} + {weight} x {neighbours:.2f}, then accuracy {trained[-1]['accuracy']}"


def reproduce(stage: Stage) -> str:
    (found,) = _objects(_run("reproduce", stage.folder / _MODEL, stage.folder / _TABLE, "--json").stdout)
    assert found["is_equal"], found
    assert not found["unrecorded"], found
    return f"equal, weights {found['weights_after'][:12]}"


def estimate_curve(stage: Stage) -> str:
    (found,) = _objects(_run("curve", stage.folder / _TABLE, "--json").stdout)
    assert len(found["points"]) >= 3, found
    assert found["low"] <= found["gain"] <= found["high"], found
    return f"{found['gain']:.3f} for twice the rows, from {found['low']:.3f} to {found['high']:.3f}"


def classify_file(stage: Stage) -> str:
    """Export: every row of a table with its class and probabilities, as CSV and as JSON lines."""
    assert stage.model is not None
    texts = stage.folder / "texts.csv"
    with texts.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["text"], [TEXT], ["再也不买了"], ["with, comma and “quotes”"]])
    out = stage.folder / "classified.csv"
    _run("classify", stage.model, "--file", texts, "--out", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header[:2] == ["text", "label"], header
    assert [row[0] for row in rows] == [TEXT, "再也不买了", "with, comma and “quotes”"], rows
    found = _objects(_run("classify", stage.model, "--file", texts, "--json").stdout)
    assert [one["label"] for one in found] == [row[1] for row in rows], (found, rows)
    return f"{len(rows)} rows with {len(header) - 2} probabilities each"


def explain(stage: Stage) -> str:
    assert stage.model is not None
    (found,) = _objects(_run("explain", stage.model, "--text", TEXT, "--json").stdout)
    assert found["text"] == TEXT
    assert all(0 <= span["start"] < span["end"] <= len(TEXT) for span in found["spans"]), found
    receipt = found["receipt"]
    assert receipt["verdict"] in ("solid", "shaky", "unreliable"), found
    assert 0 <= receipt["without"] <= 1, found
    return f"{len(found['spans'])} words, delta {found['delta']:.5f}, {receipt['verdict']}"


def read_table(stage: Stage) -> str:
    """A table with a title above it and a stray quote is written clean; equal texts are found in it."""
    polluted, out = stage.folder / "polluted.txt", stage.folder / "clean.csv"
    row = 'A "fine" day, {};good\nThe tent of order {} is late, and wet;bad\n'
    rows = "".join(row.format(n, n) for n in range(20)) + row.format(0, 0) + 'never "closed;good\n'
    polluted.write_text(f"Report of March\n\ntext;label\n{rows}", encoding="utf-16")
    (read,) = _objects(_run("table", polluted, "--out", out, "--json").stdout)
    assert (read["encoding"], read["delimiter"], read["rows"]) == ("utf-16", ";", 43), read
    with out.open(encoding="utf-8", newline="") as file:
        clean = list(csv.reader(file))
    assert clean[:2] == [["text", "label"], ['A "fine" day, 0', "good"]], clean[:2]
    assert clean[-1] == ['never "closed', "good"], clean[-1]
    told = _run("inspect", out, "--json").stdout
    assert "repeated_texts" in told, told
    return f"{read['rows']} rows, {len(read['set_aside'])} line set aside"


def explain_file(stage: Stage) -> str:
    """Every text of a file is explained, into a table and a page; what is struck out moves the probability."""
    assert stage.model is not None
    texts, out, page = (stage.folder / name for name in ("to_explain.txt", "explained.csv", "explained.html"))
    texts.write_text(f"{TEXT}\n<img src=file:///etc/passwd> {TEXT}\n", encoding="utf-8")
    _run("explain", stage.model, "--file", texts, "--out", out, "--report", page, "--method", "quick")
    with out.open(encoding="utf-8-sig", newline="") as file:
        _, *rows = csv.reader(file)
    assert len(rows) == 2, rows
    assert "<img" not in page.read_text(encoding="utf-8"), "a text became markup"
    (struck,) = _objects(_run("explain", stage.model, "--text", TEXT, "--strike", TEXT.split()[0], "--json").stdout)
    assert struck["before"] != struck["after"], struck
    return f"{len(rows)} rows, {page.stat().st_size:,} bytes of HTML; “{TEXT.split()[0]}” struck out"


def refuse_nonsense(stage: Stage) -> str:
    """A wrong order gives a sentence and an exit code, no traceback."""
    wrong = children.run(["trian"])
    assert wrong.returncode == 2, wrong
    missing = children.run(["evaluate", str(stage.folder / "nowhere"), str(stage.folder / "nowhere.csv")])
    assert missing.returncode == 1, missing
    assert "Traceback" not in missing.stderr + wrong.stderr, missing.stderr
    return missing.stderr.strip()[:200]


def _run(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    done = children.run(arguments)
    assert done.returncode == 0, f"exit code {done.returncode}: {done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done


def _objects(lines: str) -> list[dict[str, Any]]:  # Any: whatever JSON holds
    return [json.loads(line) for line in lines.splitlines() if line.strip()]
