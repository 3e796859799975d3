"""Texts in windows: nothing is lost, nothing counts twice, and a batch is what the network wants."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from doing import finish, listen
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bertdesk.core import model_folder, tokens
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed
from bertdesk.core.spaces import without_spaces
from bertdesk.core.tokens import (
    Frame,
    Tokenised,
    Window,
    batches,
    by_length,
    frame_of,
    padded,
    shuffled_groups,
    to_batch,
)
from bertdesk.errors import Cancelled
from bertdesk.selftest import tiny

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


READING = """
import os, signal, sys
from pathlib import Path
from bertdesk.core import model_folder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import finish
from bertdesk.core.tokens import tokenise
tokenizer = model_folder.read_tokenizer(Path(sys.argv[1]), vocab_size=1000)
def read():
    finish(tokenise(["good film"] * 500, tokenizer, max_length=16, most_windows=1, cancel=CancelToken()))
"""
THREADS = """
before = len(os.listdir("/proc/self/task"))
read()
print(len(os.listdir("/proc/self/task")) - before)
"""
FORK = """
read()
child = os.fork()
if not child:
    signal.alarm(30)  # ends one that waits for ever
    read()
    os._exit(0)
print(os.waitpid(child, 0)[1])
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="counts threads as Linux shows them")
def test_that_texts_are_tokenised_side_by_side(tiny_encoder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(READING + THREADS, tiny_encoder, monkeypatch) == "3\n"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_that_a_forked_process_reads_on_without_the_threads_it_has_not(
    tiny_encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert printed(READING + FORK, tiny_encoder, monkeypatch) == "0\n"


def printed(script: str, tiny_encoder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("RAYON_NUM_THREADS", "3")
    monkeypatch.delenv("TOKENIZERS_PARALLELISM")  # set by this process, as the other is to do for itself
    command = [sys.executable, "-c", script, str(tiny_encoder)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


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


@pytest.mark.parametrize("words", [0, 1, 12, 13, 14, 40])
def test_that_the_number_of_windows_is_known_from_the_length_alone(tokenizer: Tokenizer, words: int) -> None:
    found = tokenised(tokenizer, "good " * words, max_length=14)
    assert tokens.window_count(int(found.lengths[0]), 14) == len(found.windows)


def test_that_pieces_that_the_vocabulary_lacks_are_counted_text_by_text(tokenizer: Tokenizer) -> None:
    found = tokenised(tokenizer, "good film", "😀 good 👍 film", "ωω")
    assert found.unknown_share.tolist() == [0.0, 0.5, 1.0]


def test_that_counting_finds_what_reading_whole_finds(tokenizer: Tokenizer) -> None:
    texts = ["good film", "", "😀 good 👍 film", "ωω", *["good " * n for n in range(100)]]
    lengths, unknown_share = finish(tokens.count_tokens(texts, tokenizer, cancel=CancelToken()))
    found = tokenised(tokenizer, *texts)
    assert lengths.tolist() == found.lengths.tolist()
    assert unknown_share.tolist() == found.unknown_share.tolist()


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


@given(st.lists(st.integers(2, 64), max_size=200), st.integers(1, 20))
def test_that_batches_hold_each_window_exactly_once(lengths: list[int], size: int) -> None:
    found = list(batches(windows_of(*lengths), batch_size=size, pad_id=0))
    assert sorted(member for batch in found for member in batch.members) == list(range(len(lengths)))
    assert sorted({len(batch.members) for batch in found} - {size}) in ([], [len(lengths) % size])
    for batch in found:
        assert batch.attention_mask.sum(dim=1).tolist() == [lengths[member] for member in batch.members]
        assert [row[0] for row in batch.input_ids.tolist()] == [member + 1 for member in batch.members]


@given(st.lists(st.integers(2, 64), max_size=2000), st.integers(1, 20), st.integers(0, 9), st.booleans())
def test_that_shuffled_groups_hold_each_window_exactly_once(
    lengths: list[int], size: int, seed: int, groups_lengths: bool
) -> None:
    generator = np.random.default_rng(seed)
    found = shuffled_groups(
        np.array(lengths, np.int64), batch_size=size, generator=generator, groups_lengths=groups_lengths
    )
    assert sorted(member for group in found for member in group) == list(range(len(lengths)))
    assert len(found) == -(-len(lengths) // size)
    assert sum(len(group) != size for group in found) <= 1


@given(st.lists(st.integers(1, 600), max_size=100), st.integers(8, 4096))
def test_that_groups_by_length_hold_each_window_once_and_no_more_tokens_than_they_may(
    lengths: list[int], most: int
) -> None:
    found = list(by_length(np.array(lengths, np.int64), most_tokens=most))
    assert sorted(member for group in found for member in group) == list(range(len(lengths)))
    assert all(len(group) == 1 or len(group) * padded(lengths[group[0]]) <= most for group in found)
    assert [lengths[group[0]] for group in found] == sorted((max(lengths[i] for i in g) for g in found), reverse=True)


def test_that_the_longest_batch_comes_first() -> None:
    found = batches(windows_of(5, 30, 8, 20), batch_size=2, pad_id=0)
    assert [batch.members for batch in found] == [(1, 3), (2, 0)]


def groups_of(lengths: NDArray[np.int64], seed: int, *, groups_lengths: bool = True) -> list[tuple[int, ...]]:
    generator = np.random.default_rng(seed)
    return shuffled_groups(lengths, batch_size=16, generator=generator, groups_lengths=groups_lengths)


def test_that_the_order_is_random_and_the_same_for_the_same_seed() -> None:
    lengths = np.random.default_rng(0).integers(5, 60, 300)
    one = groups_of(lengths, 1)
    assert groups_of(lengths, 1) == one
    assert groups_of(lengths, 2) != one
    assert {frozenset(members) for members in one} != {frozenset(members) for members in groups_of(lengths, 2)}
    longest = [int(lengths[list(members)].max()) for members in one]
    assert longest != sorted(longest)
    assert longest != sorted(longest, reverse=True)


def test_that_texts_of_like_length_share_a_batch_so_that_little_is_padding() -> None:
    lengths = np.random.default_rng(3).integers(5, 200, 1600)
    by_us, by_chance = groups_of(lengths, 1), groups_of(lengths, 1, groups_lengths=False)
    assert tokens.padding_share(lengths, by_us) < 0.07
    assert tokens.padding_share(lengths, by_chance) > 0.4


def test_that_the_share_of_padding_counts_what_a_batch_is_rounded_up_to() -> None:
    lengths = np.array([3, 9, 16], np.int64)
    assert tokens.padding_share(lengths, [(0, 1), (2,)]) == pytest.approx(1 - 28 / (2 * 16 + 16))


# Spaces that are part of a token


@pytest.mark.parametrize("kind", ["deberta-v2", "modernbert", "roberta"])
def test_that_a_word_is_marked_without_the_space_before_it(kind: str, tmp_path: Path) -> None:
    by_space = model_folder.read_tokenizer(tiny.save_encoder(kind, tmp_path / kind), vocab_size=1000)
    text = " the room  was\n\nvery clean 😀 "
    (window,) = tokenised(by_space, text, max_length=64).windows
    covered = {at for start, end in window.spans.tolist() for at in range(start, end)}
    assert covered == {at for at, character in enumerate(text) if not character.isspace()}


def test_that_a_token_of_nothing_but_spaces_is_no_part_of_the_text() -> None:
    spans = np.array([[0, 2], [2, 5], [5, 5], [5, 9], [9, 10]], np.int32)
    found = without_spaces("\n  ab cd \t", spans)
    assert [(int(end) > int(start)) and "\n  ab cd \t"[start:end] for start, end in found] == [
        False, "ab", False, "cd", False,
    ]  # fmt: skip
