#!/usr/bin/env python3
"""Measure the built-in encoder on IMDb (Maas et al. 2011), through the command line, as a person would use it.

    python packaging/bench_imdb.py            train on 2,000 rows with the catalogue's recipe, score 2,000 test rows
    python packaging/bench_imdb.py --choose   compare recipes on training rows alone; the test rows stay unread

Looks for imdb_train.csv.xz and imdb_test.csv.xz in the folder that BERTDESK_BENCH_DATA names, or in ../shared/data.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bertdesk.core.tablefile import read_table

DATA = Path(os.environ.get("BERTDESK_BENCH_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
Rows = Sequence[tuple[str, ...]]

CANDIDATES = (
    ["--frozen-layers", "4", "--learning-rate", "2e-4", "--epochs", "3"],
    ["--frozen-layers", "4", "--learning-rate", "2e-4", "--epochs", "4"],
    ["--frozen-layers", "4", "--learning-rate", "4e-4", "--epochs", "3"],
    ["--frozen-layers", "3", "--learning-rate", "2e-4", "--epochs", "3"],
    ["--frozen-layers", "2", "--learning-rate", "2e-4", "--epochs", "3"],
)


def write(rows: Rows, path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "label"), *rows])
    return path


def bertdesk(*arguments: str) -> dict[str, object]:
    """Run a command and return the last JSON line it prints."""
    command = [sys.executable, "-m", "bertdesk", *arguments, "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    last: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return last


def measure(train: Path, held_out: Path, options: Sequence[str]) -> tuple[float, float]:
    """Return accuracy on the held-out file and the seconds of training."""
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "model")
        run = bertdesk("train", str(train), "--text", "text", "--label", "label", "--out", out, *options)
        figures = bertdesk("evaluate", out, str(held_out))
    return float(str(figures["accuracy"])), float(str(run["seconds"]))


def tfidf_accuracy(train: Rows, held_out: Rows) -> float:
    """Score word and word-pair counts with logistic regression, fitted on every training row."""
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    model = LogisticRegression(C=10.0, max_iter=300)
    model.fit(vectorizer.fit_transform([text for text, _ in train]), [label for _, label in train])
    return float(model.score(vectorizer.transform([text for text, _ in held_out]), [label for _, label in held_out]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2000, help="rows given to `bertdesk train`")
    parser.add_argument("--held-out", type=int, default=2000, help="rows scored afterwards")
    parser.add_argument("--choose", action="store_true", help="compare recipes on training rows")
    parser.add_argument("options", nargs="*", help="after --: options handed to `bertdesk train`")
    given = parser.parse_args()
    if not (DATA / "imdb_train.csv.xz").is_file():
        print(f"No imdb_train.csv.xz in {DATA}: set BERTDESK_BENCH_DATA to the folder that has it.", file=sys.stderr)
        return 2
    rows = read_table(DATA / "imdb_train.csv.xz").rows
    train = rows[: given.rows]
    held_out = rows[-given.held_out :] if given.choose else read_table(DATA / "imdb_test.csv.xz").rows[: given.held_out]
    print(f"TF-IDF + logistic regression: {tfidf_accuracy(train, held_out):.3f}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        train_file, held_out_file = write(train, Path(folder) / "train.csv"), write(held_out, Path(folder) / "held.csv")
        for options in CANDIDATES if given.choose else (given.options,):
            accuracy, seconds = measure(train_file, held_out_file, options)
            print(f"{' '.join(options) or 'catalogue recipe'}: accuracy {accuracy:.3f}, {seconds:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
