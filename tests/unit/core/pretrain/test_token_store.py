"""A corpus as tokens in files is what was written, and is not mistaken where it is cut short."""

from pathlib import Path

import numpy as np
import pytest

from bertdesk.core.pretrain.token_store import Sentence, Writer, open_store

DOCUMENTS = [[[1, 2, 3], [], [4]], [[]], [], [[5, 6], [70_000, 7]]]


def document(*sentences: list[int]) -> list[Sentence]:
    return [Sentence(np.array(one, np.int32), np.arange(len(one)) % 2 == 1) for one in sentences]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Writer(tmp_path / "store", vocab_size=100_000) as writer:
        assert [writer.add(document(*one)) for one in DOCUMENTS] == [True, False, False, True]
    return tmp_path / "store"


def test_that_a_store_is_what_was_written_without_what_is_empty(folder: Path) -> None:
    store = open_store(folder, vocab_size=100_000)
    assert (store.n_documents, store.n_sentences) == (2, 4)
    assert store.tokens.tolist() == [1, 2, 3, 4, 5, 6, 70_000, 7]
    assert store.continues.tolist() == [0, 1, 0, 0, 0, 1, 0, 1]
    assert store.span(1) == (4, 8)
    assert store.sentences_of(0).tolist() == [0, 3, 4]


def test_that_a_small_vocabulary_takes_half_the_room(tmp_path: Path) -> None:
    with Writer(tmp_path, vocab_size=30_000) as writer:
        writer.add(document([1, 29_999]))
    assert (tmp_path / "tokens").stat().st_size == 4
    assert open_store(tmp_path, vocab_size=30_000).tokens.dtype == np.uint16


@pytest.mark.parametrize("name", ["tokens", "continues", "sentences", "documents"])
def test_that_a_store_that_is_cut_short_is_none(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: -8 if name != "continues" else -1])
    with pytest.raises(ValueError, match="cut short"):
        open_store(folder, vocab_size=100_000)


def test_that_an_empty_store_has_no_documents(tmp_path: Path) -> None:
    with Writer(tmp_path, vocab_size=10):
        pass
    assert open_store(tmp_path, vocab_size=10).n_documents == 0
