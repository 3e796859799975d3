"""Texts in windows: nothing is lost, nothing counts twice, and a batch is what the network wants."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from doing import finish, listen
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from bertdesk.core import model_folder, tokens
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed
from bertdesk.core.tokens import Frame, Tokenised, Window, batches, frame_of, to_batch
from bertdesk.errors import Cancelled

CLS, SEP = 2, 3


@pytest.fixture(scope="module")
def tokenizer(tiny_encoder: Path) -> Tokenizer:
    return model_folder.read_tokenizer(tiny_encoder, vocab_size=1000)


def tokenised(tokenizer: Tokenizer, *texts: str, max_length: int = 16, most_windows: int = 512) -> Tokenised:
    return finish(
        tokens.tokenise(texts, tokenizer, max_length=max_length, most_windows=most_windows, cancel=CancelToken())
    )


def windows_of(*lengths: int) -> list[Window]:
    return [
        Window(i, np.full(length, i + 1, np.int32), np.zeros((length, 2), np.int32), 1.0)
        for i, length in enumerate(lengths)
    ]


def test_that_a_bert_tokenizer_frames_a_text_with_cls_and_sep(tokenizer: Tokenizer) -> None:
    assert frame_of(tokenizer) == Frame((CLS,), (SEP,))
    assert frame_of(tokenizer).size == 2


def test_that_a_tokenizer_without_a_frame_has_none(tokenizer: Tokenizer) -> None:
    content = json.loads(tokenizer.to_str())
    assert frame_of(Tokenizer.from_str(json.dumps({**content, "post_processor": None}))) == Frame((), ())


def test_that_the_frame_is_whole_where_the_vocabulary_lacks_the_probe() -> None:
    model = {"type": "BPE", "vocab": {"[CLS]": 0, "[SEP]": 1, "好": 2}, "merges": []}
    processor = {"type": "BertProcessing", "cls": ["[CLS]", 0], "sep": ["[SEP]", 1]}
    tokenizer = Tokenizer.from_str(json.dumps({"added_tokens": [], "model": model, "post_processor": processor}))
    assert frame_of(tokenizer) == Frame((0,), (1,))


def test_that_a_short_text_is_one_window_with_the_place_of_each_piece(tokenizer: Tokenizer) -> None:
    text = "The film, unable"
    found = tokenised(tokenizer, text)
    (window,) = found.windows
    assert tokenizer.encode(text).ids == window.ids.tolist()
    assert [text[start:end] for start, end in window.spans.tolist()] == ["", "The", "film", ",", "un", "able", ""]
    assert (window.text, window.weight) == (0, 1.0)
    assert found.lengths.tolist() == [7]
    assert found.was_truncated.tolist() == [False]


def test_that_a_text_without_a_piece_is_a_window_of_its_frame_alone(tokenizer: Tokenizer) -> None:
    found = tokenised(tokenizer, "\u200b", "")
    assert [window.ids.tolist() for window in found.windows] == [[CLS, SEP], [CLS, SEP]]
    assert [window.weight for window in found.windows] == [1.0, 1.0]
    assert found.unknown_share.tolist() == [0.0, 0.0]


def test_that_a_long_text_is_read_in_windows_that_overlap_by_a_quarter(tokenizer: Tokenizer) -> None:
    text = " ".join("abcdefghijklmnopqrstuvwxyz0123456789")
    found = tokenised(tokenizer, "good", text, max_length=14)
    first, *windows = found.windows
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    assert len(ids) == 36
    assert first.text == 0
    assert [window.text for window in windows] == [1, 1, 1, 1]
    inner = [window.ids.tolist()[1:-1] for window in windows]
    assert inner == [ids[0:12], ids[9:21], ids[18:30], ids[24:36]]
    assert all(window.ids[0] == CLS and window.ids[-1] == SEP for window in windows)
    assert [window.weight for window in windows] == [0.25] * 4
    assert found.lengths.tolist() == [3, 38]


def test_that_each_token_keeps_its_place_in_the_whole_text_whatever_the_window(tokenizer: Tokenizer) -> None:
    text = "好 film was good! " * 9
    for window in tokenised(tokenizer, text, max_length=12).windows:
        pieces = [text[start:end] for start, end in window.spans.tolist()[1:-1]]
        assert [tokenizer.token_to_id(piece) for piece in pieces] == window.ids.tolist()[1:-1]


def test_that_windows_beyond_the_most_are_left_out_and_said_to_be(tokenizer: Tokenizer) -> None:
    found = tokenised(tokenizer, "good " * 20, "good " * 8, max_length=10, most_windows=1)
    assert [len(window.ids) for window in found.windows] == [10, 10]
    assert [window.weight for window in found.windows] == [1.0, 1.0]
    assert found.was_truncated.tolist() == [True, False]
    assert found.lengths.tolist() == [22, 10]


@given(length=st.integers(0, 3000), room=st.integers(1, 510))
def test_that_windows_cover_every_token_and_none_reaches_beyond_the_text(length: int, room: int) -> None:
    starts = tokens._window_starts(length, room)
    assert starts == sorted(set(starts))
    covered = {token for start in starts for token in range(start, min(start + room, length))}
    assert covered == set(range(length))
    assert length <= room or starts[-1] + room == length


@given(st.lists(st.integers(0, 200), min_size=1, max_size=5), st.integers(8, 40))
def test_that_the_windows_of_a_text_share_a_weight_of_one(lengths: list[int], max_length: int) -> None:
    alphabet = Tokenizer.from_str(
        json.dumps(
            {
                "added_tokens": [],
                "model": {"type": "BPE", "vocab": {"a": 0, "[CLS]": 1, "[SEP]": 2}, "merges": []},
                "post_processor": {"type": "BertProcessing", "cls": ["[CLS]", 1], "sep": ["[SEP]", 2]},
            }
        )
    )
    found = tokenised(alphabet, *("a" * length for length in lengths), max_length=max_length)
    weights = np.bincount(
        [window.text for window in found.windows], weights=[window.weight for window in found.windows]
    )
    assert weights.tolist() == pytest.approx([1.0] * len(lengths))
    assert max(len(window.ids) for window in found.windows) <= max_length
    assert found.lengths.tolist() == [length + 2 for length in lengths]


def test_that_pieces_that_the_vocabulary_lacks_are_counted_text_by_text(tokenizer: Tokenizer) -> None:
    found = tokenised(tokenizer, "good film", "😀 good 👍 film", "ωω")
    assert found.unknown_share.tolist() == [0.0, 0.5, 1.0]


def test_that_progress_is_told_every_64_texts(tokenizer: Tokenizer) -> None:
    work = tokens.tokenise(["good"] * 130, tokenizer, max_length=16, most_windows=1, cancel=CancelToken())
    events, _ = listen(work)
    assert events == [Progressed("tokenizing", done, 130) for done in (64, 128, 130)]


def test_that_a_wish_to_stop_is_heard_between_two_chunks(tokenizer: Tokenizer) -> None:
    token = CancelToken()
    work = tokens.tokenise(["good"] * 130, tokenizer, max_length=16, most_windows=1, cancel=token)
    next(work)
    token.request()
    with pytest.raises(Cancelled):
        next(work)


def test_that_a_batch_is_padded_to_a_multiple_of_8_and_masks_its_padding() -> None:
    batch = to_batch(windows_of(3, 9), pad_id=99, members=(4, 7))
    assert batch.input_ids.tolist() == [[1] * 3 + [99] * 13, [2] * 9 + [99] * 7]
    assert batch.attention_mask.tolist() == [[1] * 3 + [0] * 13, [1] * 9 + [0] * 7]
    assert batch.input_ids.dtype == batch.attention_mask.dtype == torch.int64
    assert batch.members == (4, 7)
    assert to_batch(windows_of(8), pad_id=0, members=(0,)).input_ids.shape == (1, 8)


@given(st.lists(st.integers(2, 64), max_size=200), st.integers(1, 20), st.none() | st.integers(0, 9))
def test_that_batches_hold_each_window_exactly_once(lengths: list[int], size: int, seed: int | None) -> None:
    generator = None if seed is None else np.random.default_rng(seed)
    found = list(batches(windows_of(*lengths), batch_size=size, pad_id=0, generator=generator))
    assert sorted(member for batch in found for member in batch.members) == list(range(len(lengths)))
    assert sorted({len(batch.members) for batch in found} - {size}) in ([], [len(lengths) % size])
    for batch in found:
        assert batch.attention_mask.sum(dim=1).tolist() == [lengths[member] for member in batch.members]
        assert [row[0] for row in batch.input_ids.tolist()] == [member + 1 for member in batch.members]


def test_that_without_a_generator_the_longest_come_first() -> None:
    found = batches(windows_of(5, 30, 8, 20), batch_size=2, pad_id=0)
    assert [batch.members for batch in found] == [(1, 3), (2, 0)]


def test_that_the_order_is_random_and_the_same_for_the_same_seed() -> None:
    windows = windows_of(*np.random.default_rng(0).integers(5, 60, 300).tolist())

    def order(seed: int) -> list[tuple[int, ...]]:
        generator = np.random.default_rng(seed)
        return [batch.members for batch in batches(windows, batch_size=16, pad_id=0, generator=generator)]

    assert order(1) == order(1)
    assert order(1) != order(2)
    assert {frozenset(members) for members in order(1)} != {frozenset(members) for members in order(2)}
    longest = [max(len(windows[member].ids) for member in members) for members in order(1)]
    assert longest != sorted(longest)
    assert longest != sorted(longest, reverse=True)


def test_that_texts_of_like_length_share_a_batch_so_that_little_is_padding() -> None:
    lengths = np.random.default_rng(3).integers(5, 200, 1600)
    windows = windows_of(*lengths.tolist())
    by_us = batches(windows, batch_size=16, pad_id=0, generator=np.random.default_rng(1))
    padded = 1 - lengths.sum() / sum(batch.input_ids.numel() for batch in by_us)
    by_chance = 1 - lengths.sum() / (16 * sum(lengths[i : i + 16].max() for i in range(0, 1600, 16)))
    assert padded < 0.07
    assert by_chance > 0.4
