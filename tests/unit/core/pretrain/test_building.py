"""A corpus as tokens: some documents are held back, words are known as such, and what is unknown is counted."""

from pathlib import Path

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.events import finish
from bertdesk.core.pretrain import by_frequency
from bertdesk.core.pretrain.building import Stores, build, store_of
from bertdesk.core.pretrain.corpus import Corpus, sentences_of
from bertdesk.core.pretrain.vocabulary import numbers_of, train_vocabulary

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


def test_that_no_text_is_both_learnt_and_held_back(tmp_path: Path) -> None:
    (path := tmp_path / "a.txt").write_text(
        "\n\n".join(f"Players played {n % 30}." for n in range(200)), encoding="utf-8"
    )
    tokenizer = train_vocabulary(["Players played 0123456789."] * 9, PretrainConfig(), CancelToken())
    stores = finish(build(Corpus(path), tokenizer, tmp_path / "stores", CancelToken()))
    learnt, held_back = (
        {bytes(store.tokens[slice(*store.span(n))].tobytes()) for n in range(store.n_documents)}
        for store in (stores.learnt, stores.held_back)
    )
    assert held_back
    assert not learnt & held_back


def test_that_a_mask_that_stands_in_a_text_is_text() -> None:
    tokenizer = train_vocabulary(["A [MASK] or [SEP] here."] * 9, PretrainConfig(), CancelToken())
    store = store_of([["A [MASK] or [SEP] here."]], tokenizer)
    assert not set(store.tokens.tolist()) & {tokenizer.token_to_id(name) for name in ("[MASK]", "[SEP]", "[UNK]")}
    assert tokenizer.token_to_id("[MASK]") in tokenizer.encode("A [MASK]").ids, "the tokenizer itself stays as it was"


def test_that_sentences_are_read_as_they_stand_in_their_text() -> None:
    text = "Hello there. How are you? Are you there."
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator([text] * 9, trainers.BpeTrainer(initial_alphabet=alphabet, show_progress=False))
    assert store_of([sentences_of(text)], tokenizer).tokens.tolist() == tokenizer.encode(text).ids


def test_that_a_vocabulary_whose_numbers_have_gaps_is_stored_whole(tmp_path: Path) -> None:
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0, "a": 1, "b": 70_000}, unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
    (path := tmp_path / "a.txt").write_text("A b.\n\nB a.\n\nB b.", encoding="utf-8")
    stores = finish(build(Corpus(path), tokenizer, tmp_path / "stores", CancelToken()))
    assert stores.learnt.tokens.tolist() == [1, 70_000, 0, 70_000, 1, 0]
    found = by_frequency.guessed(stores.learnt, stores.learnt.tokens, vocab_size=numbers_of(tokenizer))
    assert found.cross_entropy > 0
