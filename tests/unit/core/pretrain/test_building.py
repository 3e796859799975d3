"""A corpus as tokens: some documents are held back, words are known as such, and what is unknown is counted."""

from pathlib import Path

import pytest

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.events import finish
from bertdesk.core.pretrain.building import Stores, build
from bertdesk.core.pretrain.corpus import Corpus
from bertdesk.core.pretrain.vocabulary import train_vocabulary

WORDS = ["playing players played", "这部电影很好看"]


@pytest.fixture
def stores(tmp_path: Path) -> Stores:
    (path := tmp_path / "a.txt").write_text(
        "\n\n".join(f"Players played {n}. 这部电影很好看。" for n in range(200)), encoding="utf-8"
    )
    tokenizer = train_vocabulary(WORDS * 9, PretrainConfig(vocabulary_size=100), CancelToken())
    return finish(build(Corpus(path), tokenizer, tmp_path / "stores", CancelToken()))


def test_that_one_document_in_fifty_is_held_back(stores: Stores) -> None:
    assert (stores.learnt.n_documents, stores.held_back.n_documents) == (196, 4)
    assert stores.held_back.n_sentences == 8


def test_that_pieces_and_chinese_words_go_on_with_their_words(stores: Stores) -> None:
    start, end = stores.learnt.span(0)
    middle = int(stores.learnt.sentences_of(0)[1])
    english, chinese = stores.learnt.continues[start:middle].tolist(), stores.learnt.continues[middle:end].tolist()
    assert english[0] == 0
    assert sum(english) == len(english) - 4  # Players, played, 0 and the full stop
    assert chinese == [0, 1, 0, 1, 0, 0, 1, 0]  # 这部 电影 很 好看 。


def test_that_unknown_tokens_are_counted(stores: Stores) -> None:
    assert 0.1 < stores.unknown_share < 0.4  # the numbers and both full stops


def test_that_a_single_document_is_measured_on_itself(tmp_path: Path) -> None:
    (path := tmp_path / "a.txt").write_text("Players played.", encoding="utf-8")
    tokenizer = train_vocabulary(WORDS, PretrainConfig(vocabulary_size=100, min_frequency=1), CancelToken())
    stores = finish(build(Corpus(path), tokenizer, tmp_path / "stores", CancelToken()))
    assert stores.held_back is stores.learnt
