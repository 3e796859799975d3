#!/usr/bin/env python3
"""Put the built-in encoder into a folder in three quarters of its size, for the packaged program.

    python packaging/encoder.py FOLDER              convert; both files' sums are checked
    python packaging/encoder.py FOLDER --compare    say what that changes, by training from either

The word embeddings, half of all weights, become float16, which changes each by at most 1 part in 2,000; the program
computes in float32 as before. Rounded layers would change probabilities by more than 0.001.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import torch
from safetensors.torch import load_file, save_file

from bertdesk.core import base_models
from bertdesk.core.base_models import PACKAGED_SHA256, PUBLISHED_SHA256

WEIGHTS = "model.safetensors"
ROUNDED = "word_embeddings.weight"
COPIED = ("config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")
CARD = f"""
## As packaged with BERTDesk

In `{WEIGHTS}` the word embeddings are the published ones rounded to float16, for a smaller download; BERTDesk computes
in float32. A trained classifier rounded so keeps its probabilities within 0.001. Nothing else was changed.

- sha256 of the published file: `{PUBLISHED_SHA256}`
- sha256 of this one: `{PACKAGED_SHA256}`
"""


class NotThePublished(Exception):
    """A file has not the sum that base_models names."""


def convert(source: Path, folder: Path) -> None:
    """Raises: NotThePublished for what is read as for what was written."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _must_be(source / WEIGHTS, PUBLISHED_SHA256)
    _round(source / WEIGHTS, folder / WEIGHTS)
    _must_be(folder / WEIGHTS, PACKAGED_SHA256)
    for name in COPIED:
        shutil.copyfile(source / name, folder / name)
    card = (source / "README.md").read_text(encoding="utf-8")
    (folder / "README.md").write_text(card.rstrip() + "\n" + CARD, encoding="utf-8")


def _round(source: Path, target: Path) -> None:
    weights = {name: t.half() if name.endswith(ROUNDED) else t for name, t in load_file(source).items()}
    save_file(weights, target, metadata={"format": "pt"})


def _must_be(file: Path, wanted: str) -> None:
    found = base_models.sha256_of(file)
    if found != wanted:
        raise NotThePublished(f"{file} has the sha256 {found}, not {wanted}.")


def compare(published: Path, packaged: Path) -> None:
    """Print the held-out accuracy after training from either file, and what rounding does to a trained classifier."""
    from bertdesk import api
    from bertdesk.core.tablefile import read_table
    from bertdesk.paths import resource

    sample = resource("samples/feedback_en.csv")
    table = read_table(sample)
    texts = [row[table.columns.index("text")] for row in table.rows]
    config = base_models.recipe(base_models.BUILT_IN, rows=len(texts))
    with tempfile.TemporaryDirectory() as made:
        exact, from_packaged, rounded = (Path(made) / name for name in ("published", "packaged", "rounded"))
        for encoder, out in ((published, exact), (packaged, from_packaged)):
            trained = api.train(table, out=out, model=str(encoder), config=config, device="cpu")
            n = len(trained.test.texts)
            print(f"trained from {out.name:9}  accuracy {trained.accuracy:.3f} on {n} held-out texts")
        shutil.copytree(exact, rounded)
        _round(exact / WEIGHTS, rounded / WEIGHTS)
        pairs = list(zip(*(api.classify(model, texts, device="cpu") for model in (exact, rounded)), strict=True))
    largest = max(abs(a.probabilities[k] - b.probabilities[k]) for a, b in pairs for k in a.probabilities)
    same = sum(a.label == b.label for a, b in pairs)
    print(f"one classifier, rounded: {same} of {len(pairs)} texts keep their class, probabilities within {largest:.6f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--compare", action="store_true")
    given = parser.parse_args()
    torch.use_deterministic_algorithms(mode=True)
    published = base_models.folder_of(base_models.BUILT_IN)
    assert published is not None, "the built-in encoder is installed"
    try:
        convert(published, given.folder)
    except NotThePublished as error:
        print(error, file=sys.stderr)
        return 1
    if given.compare:
        compare(published, given.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
