"""Whether more text helped is measured: on texts kept back, and on a classifier's rows, seed by seed."""

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from doing import dataset_of, finish, listen
from safetensors.torch import load_file, save_file
from tiny import reviews

from bertdesk.core import base_models, provenance
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig, TrainConfig
from bertdesk.core.events import Notice, RepeatStarted
from bertdesk.core.paired import Answer, Paired
from bertdesk.core.pretrain.corpus import Corpus
from bertdesk.core.pretrain.network import HEADS_FILE
from bertdesk.core.pretrain.pretraining import pretrain
from bertdesk.core.understand.pseudo_perplexity import PseudoPerplexity
from bertdesk.core.verdict import LEAST_PIECES, LEAST_TEXTS, Help, Read, Verdict, _of, judge
from bertdesk.errors import CorpusTooSmall, MadeOfAnother, NotAdapted

QUICK = TrainConfig(
    learning_rate=5e-3, epochs=1, batch_size=8, max_length=32, dropout=0.0, valid_share=0.2, test_share=0.2,
    precision="float32", max_steps=3,
)  # fmt: skip
WORDS = [
    "good",
    "bad",
    "great",
    "awful",
    "film",
    "book",
    "meal",
    "room",
    "staff",
    "service",
    "price",
    "slow",
    "fast",
    "friendly",
    "rude",
    "clean",
    "dirty",
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    dice = random.Random(2)
    path = tmp_path_factory.mktemp("corpus") / "texts.txt"
    documents = (
        " ".join(f"The {dice.choice(WORDS)} was not very {dice.choice(WORDS)}." for _ in range(4)) for _ in range(600)
    )
    path.write_text("\n\n".join(documents), encoding="utf-8")
    return Corpus(path)


@pytest.fixture(scope="module")
def adapted(corpus: Corpus, tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("adapted") / "encoder"
    config = PretrainConfig(
        learning_rate=3e-3, epochs=2, batch_size=16, max_length=32, dropout=0.0, precision="float32"
    )
    finish(pretrain(corpus, config, base_models.local(tiny_encoder), out, device="cpu", cancel=CancelToken()))
    return out


def judged(adapted: Path, corpus: Corpus, encoder: Path, place: Path, **more: object) -> tuple[list[object], Verdict]:
    work = judge(
        adapted, corpus, before=base_models.local(encoder), config=lambda _: QUICK, device="cpu", place=place,
        cancel=CancelToken(), **more,
    )  # fmt: skip
    events, found = listen(work)
    return list(events), found


def test_that_an_encoder_that_learnt_the_texts_finds_others_like_them_likelier(
    adapted: Path, corpus: Corpus, tiny_encoder: Path, tmp_path: Path
) -> None:
    events, found = judged(adapted, corpus, tiny_encoder, tmp_path)
    assert found.read is not None
    assert found.read.after < 0.7 * found.read.before
    assert found.read.texts == 12, "one document in fifty was kept back"
    assert found.read.pieces > 300
    assert (found.read.answer, found.help, found.accuracy) == ("better", "reads_better", None)
    assert found.guessed is not None
    assert found.guessed.beats_frequency
    assert found.read.heads_were_new, "part of the difference is theirs: it is no proof"
    assert not [event for event in events if isinstance(event, Notice)]


def test_that_rows_with_classes_decide_where_there_are_some(
    adapted: Path, corpus: Corpus, tiny_encoder: Path, tmp_path: Path
) -> None:
    events, found = judged(adapted, corpus, tiny_encoder, tmp_path, dataset=dataset_of(reviews(60)), seeds=(17, 18))
    assert found.accuracy is not None
    assert (found.accuracy.seeds, found.accuracy.test_n) == ((17, 18), 12)
    assert len([event for event in events if isinstance(event, RepeatStarted)]) == 4
    assert found.help == {"better": "helped", "worse": "did_not_help", "unclear": "unclear"}[found.accuracy.answer]


def test_that_another_text_than_it_learnt_from_is_told(adapted: Path, tiny_encoder: Path, tmp_path: Path) -> None:
    (path := tmp_path / "other.txt").write_text("One text here.\n\nOne more here.\n\nAnother there.", encoding="utf-8")
    events, found = judged(adapted, Corpus(path), tiny_encoder, tmp_path)
    assert [event.code for event in events if isinstance(event, Notice)] == ["other_corpus"]
    assert found.read is not None
    assert (found.read.texts, found.read.answer, found.help) == (1, "unclear", "too_little")
    assert found.read.is_other_corpus


def test_that_a_text_without_a_second_document_is_too_little(adapted: Path, tiny_encoder: Path, tmp_path: Path) -> None:
    (path := tmp_path / "one.txt").write_text("One text here.", encoding="utf-8")
    with pytest.raises(CorpusTooSmall):
        judged(adapted, Corpus(path), tiny_encoder, tmp_path)


def test_that_only_an_adapted_encoder_is_judged(
    tiny_model: Path, corpus: Corpus, tiny_encoder: Path, tmp_path: Path
) -> None:
    for folder in (tiny_model, tiny_encoder, tmp_path / "nowhere"):
        with pytest.raises(NotAdapted):
            judged(folder, corpus, tiny_encoder, tmp_path)


def test_that_without_the_heads_it_had_nothing_is_said_of_likelihood(
    adapted: Path, corpus: Corpus, tiny_encoder: Path, tmp_path: Path
) -> None:
    alone = shutil.copytree(adapted, tmp_path / "alone")
    (alone / HEADS_FILE).unlink()
    _, found = judged(alone, corpus, tiny_encoder, tmp_path)
    assert (found.read, found.help) == (None, "unclear")


def test_that_it_is_compared_with_no_other_encoder(
    adapted: Path, corpus: Corpus, tiny_encoder: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(tiny_encoder, tmp_path / "other")
    weights = load_file(other / "model.safetensors")
    save_file({name: 1.5 * weight for name, weight in weights.items()}, other / "model.safetensors")
    with pytest.raises(MadeOfAnother) as told:
        judged(adapted, corpus, other, tmp_path)
    assert told.value.facts == {"path": str(adapted), "encoder": str(other)}


def test_that_the_answer_is_never_the_contrary_of_the_figures() -> None:
    worse_on_long = (PseudoPerplexity(-300.0, 100, 0, 1), PseudoPerplexity(-400.0, 100, 0, 1))
    better_on_short = [(PseudoPerplexity(-4.0 - n / 99, 2, 0, 1), PseudoPerplexity(-3.0, 2, 0, 1)) for n in range(30)]
    read = _of([worse_on_long, *better_on_short])
    assert read is not None
    assert read.after > read.before
    assert read.answer != "better"


@pytest.mark.parametrize(("texts", "pieces"), [(3, 200), (9, 40), (12, 20)])
def test_that_of_few_texts_or_few_pieces_no_verdict_is_given(texts: int, pieces: int) -> None:
    both = [
        (PseudoPerplexity(-5.0 * pieces, pieces, 0, 1), PseudoPerplexity(-(2.0 + n / 99) * pieces, pieces, 0, 1))
        for n in range(texts)
    ]
    read = _of(both)
    assert read is not None
    assert read.after < read.before / 10
    assert (read.answer, Verdict(read, None).help) == ("unclear", "too_little")
    assert Verdict(read, Paired((1, 2, 3), (0.5,) * 3, (0.6, 0.61, 0.6), 100)).help == "helped"
    enough = _of(both * 10)
    assert enough is not None
    assert Verdict(enough, None).help == "helped"


def test_that_the_encoder_is_found_by_the_name_in_the_record(adapted: Path) -> None:
    record = provenance.read(adapted)
    assert record.encoder, "the folder's name, which alone is not enough to find it again"
    assert record.pretraining is not None
    assert record.pretraining.size == ""


@pytest.mark.parametrize(
    ("read", "accuracy", "help_"),
    [
        ("better", None, "helped"), ("worse", None, "did_not_help"), ("unclear", None, "unclear"),
        (None, None, "unclear"), ("better", (0.01, -0.02, 0.03), "unclear"), ("worse", (0.1, 0.1, 0.11), "helped"),
        ("better", (-0.1, -0.1, -0.11), "did_not_help"),
    ],
)  # fmt: skip
def test_that_accuracy_counts_for_more_than_likelihood(
    read: str | None, accuracy: tuple[float, ...] | None, help_: str
) -> None:
    seen = None if read is None else replace(Read(9.0, 8.0, 60, 900, "unclear"), answer=read)
    paired = None if accuracy is None else Paired((1, 2, 3), (0.5, 0.5, 0.5), tuple(0.5 + a for a in accuracy), 100)
    assert Verdict(seen, paired).help == help_


@pytest.mark.parametrize(
    ("were_new", "answer", "help_"),
    [
        (False, "better", "helped"),
        (True, "better", "reads_better"),
        (True, "worse", "did_not_help"),
        (True, "unclear", "unclear"),
    ],
)
def test_that_heads_that_were_new_prove_no_help(*, were_new: bool, answer: Answer, help_: Help) -> None:
    read = Read(30.0, 12.0, LEAST_TEXTS, LEAST_PIECES, answer, heads_were_new=were_new)
    assert Verdict(read, None).help == help_


def test_that_reading_texts_better_that_it_may_have_learnt_proves_no_help() -> None:
    read = Read(30.0, 12.0, LEAST_TEXTS, LEAST_PIECES, "better", is_other_corpus=True)
    assert Verdict(read, None).help == "reads_better"
