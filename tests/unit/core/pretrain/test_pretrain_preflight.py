"""A pre-training is tried before it begins: on the first texts of its corpus, which stand for all of it."""

import gzip
import math
import random
from dataclasses import replace
from pathlib import Path

import pytest
from doing import finish, listen

from bertdesk.core import base_models
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.events import RunStarted
from bertdesk.core.pretrain import preflight
from bertdesk.core.pretrain.corpus import Corpus
from bertdesk.core.pretrain.pretraining import pretrain
from bertdesk.errors import Cancelled, CorpusEmpty, CorpusTooSmall

CONFIG = PretrainConfig(batch_size=16, max_length=32, vocabulary_size=300, precision="float32", max_steps=0, epochs=2)


def written(path: Path, documents: int, seed: int = 3) -> Path:
    dice = random.Random(seed)
    words = ["".join(dice.choices("abcdefgh", k=dice.randint(2, 7))) for _ in range(400)]
    texts = (
        " ".join(" ".join(dice.choices(words, k=8)).capitalize() + "." for _ in range(dice.randint(1, 9)))
        for _ in range(documents)
    )
    content = "\n\n".join(texts).encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def steps_of_the_run(corpus: Path, config: PretrainConfig, out: Path) -> int:
    """Return how many steps the run itself finds that it has."""
    run = pretrain(Corpus(corpus), config, "tiny", out, device="cpu", cancel=CancelToken())
    total = next(event.total_steps for event in run if isinstance(event, RunStarted))
    run.close()
    return total


def test_that_a_plan_of_a_small_corpus_counts_the_very_steps_of_the_run(tmp_path: Path) -> None:
    corpus = written(tmp_path / "texts.txt", 300)
    found = finish(preflight.plan(Corpus(corpus), CONFIG, "tiny", device="cpu", cancel=CancelToken()))
    assert found.total_steps == pytest.approx(steps_of_the_run(corpus, CONFIG, tmp_path / "out"), abs=CONFIG.epochs)
    assert (found.batch_size, found.micro_batch, found.device) == (16, 16, "cpu")
    assert (found.documents, found.is_counted) == (300, True)
    words = sum(len(line.split()) for line in corpus.read_text("utf-8").splitlines())
    assert words < found.tokens < 9 * words  # each is one piece or more, and of eight signs at most
    assert 0 < found.eta_s < 600
    assert 50 < found.peak_mb < 5000


@pytest.mark.parametrize("name", ["texts.txt", "texts.txt.gz"])
def test_that_the_beginning_of_a_long_corpus_tells_how_long_it_is(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preflight, "_SAMPLE", 1 << 19)
    monkeypatch.setattr(preflight, "_FURTHER", 1 << 21)
    corpus = written(tmp_path / name, 16_000)  # 4 M characters
    found = finish(preflight.plan(Corpus(corpus), CONFIG, "tiny", device="cpu", cancel=CancelToken()))
    assert found.documents == pytest.approx(16_000, rel=0.1)
    assert not found.is_counted
    assert found.total_steps == pytest.approx(steps_of_the_run(corpus, CONFIG, tmp_path / "out"), rel=0.1)


def test_that_a_folder_of_files_of_all_sizes_is_told_by_what_they_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preflight, "_SAMPLE", 1 << 19)
    monkeypatch.setattr(preflight, "_FURTHER", 1 << 21)
    folder = tmp_path / "texts"
    folder.mkdir()
    for number, documents in enumerate((9000, 40, 7000, 10, 20, 30)):
        written(folder / f"{number}.txt", documents, seed=number)
    found = finish(preflight.plan(Corpus(folder), CONFIG, "tiny", device="cpu", cancel=CancelToken()))
    assert found.total_steps == pytest.approx(steps_of_the_run(folder, CONFIG, tmp_path / "out"), rel=0.1)


def test_that_a_limit_of_steps_is_kept(tmp_path: Path) -> None:
    corpus = written(tmp_path / "texts.txt", 300)
    limited = replace(CONFIG, max_steps=3)
    short = finish(preflight.plan(Corpus(corpus), limited, "tiny", device="cpu", cancel=CancelToken()))
    whole = finish(preflight.plan(Corpus(corpus), CONFIG, "tiny", device="cpu", cancel=CancelToken()))
    assert short.total_steps == 3
    assert whole.total_steps > 20


def test_that_an_encoder_is_tried_with_its_own_vocabulary_and_nothing_is_written(
    tmp_path: Path, tiny_encoder: Path
) -> None:
    corpus = written(tmp_path / "texts.txt", 100)
    before = {file: file.stat().st_mtime_ns for file in (*tmp_path.rglob("*"), *tiny_encoder.rglob("*"))}
    beginning = base_models.local(tiny_encoder)
    events, found = listen(preflight.plan(Corpus(corpus), CONFIG, beginning, device="cpu", cancel=CancelToken()))
    assert not math.isinf(found.eta_s)
    assert [getattr(event, "done", None) for event in events if getattr(event, "phase", "") == "trying"] == [0, 1, 2, 3]
    after = {file: file.stat().st_mtime_ns for file in (*tmp_path.rglob("*"), *tiny_encoder.rglob("*"))}
    assert after == before


@pytest.mark.parametrize(
    ("text", "error"), [("", CorpusEmpty), ("… !! ?", CorpusEmpty), ("w\n\nv\n\nx", CorpusTooSmall)]
)
def test_that_what_nothing_can_be_learnt_from_is_said_before_the_run(
    tmp_path: Path, text: str, error: type[Exception]
) -> None:
    corpus = tmp_path / "texts.txt"
    corpus.write_text(text, encoding="utf-8")
    with pytest.raises(error):
        finish(
            preflight.plan(Corpus(corpus), replace(CONFIG, min_frequency=1), "tiny", device="cpu", cancel=CancelToken())
        )


def test_that_a_trial_gives_way(tmp_path: Path) -> None:
    corpus, cancel = written(tmp_path / "texts.txt", 300), CancelToken()
    trial = preflight.plan(Corpus(corpus), CONFIG, "tiny", device="cpu", cancel=cancel)
    next(trial)
    cancel.request()
    with pytest.raises(Cancelled):
        finish(trial)
