"""Two texts that are judged together: read as transformers reads them, explained and tried out like one."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import transformers
from doing import enliven, finish
from tokenizers import Tokenizer
from tokenizers.processors import TemplateProcessing

from bertdesk.core import model, tokens
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, Method
from bertdesk.core.device import Device
from bertdesk.core.explain import Attribution, check, explain
from bertdesk.core.explain.erased import Erasable, Erasure
from bertdesk.core.explain.question import ask
from bertdesk.core.explain.rows import to_rows
from bertdesk.core.model import Classifier
from bertdesk.core.model_folder import ARCHITECTURES
from bertdesk.core.pairs import Pair, Text, whole
from bertdesk.core.predict import Prediction, predict
from bertdesk.core.predict import read as reading
from bertdesk.core.provenance import Provenance
from bertdesk.core.tokens import Tokenised, Window
from bertdesk.errors import TextEmpty, TokenizerRefused
from bertdesk.selftest import tiny

PAIR: Pair = ("the room was very clean", "the staff was not good !")
LONG = "the film was good . the meal was bad ! " * 12


@pytest.fixture(scope="module")
def classifier(tiny_model: Path, cpu: Device) -> Classifier:
    loaded = model.load(tiny_model, cpu)
    enliven(loaded.network)
    return replace(loaded, max_length=64)


def made(kind: str, folder: Path, cpu: Device) -> Classifier:
    """Return a classifier of that kind, with a tokenizer as its published models have."""
    encoder = tiny.save_encoder(kind, folder / "encoder")
    found = model.from_encoder(encoder, labels=("bad", "good"), max_length=64, device=cpu, seed=7)
    enliven(found.network)
    return found


def read(tokenizer: Tokenizer, text: Text, *, max_length: int = 64, most_windows: int = 512) -> Tokenised:
    return finish(
        tokens.tokenise([text], tokenizer, max_length=max_length, most_windows=most_windows, cancel=CancelToken())
    )


def classified(classifier: Classifier, text: Text) -> Prediction:
    return finish(predict(classifier, [text], cancel=CancelToken()))[0]


def explained(classifier: Classifier, text: Text, method: Method = "conservative_propagation") -> Attribution:
    return finish(explain(classifier, text, "good", ExplainConfig(method=method), cancel=CancelToken()))


# Reading


@pytest.mark.parametrize("kind", list(ARCHITECTURES))
def test_that_a_pair_is_read_as_transformers_reads_it(kind: str, tmp_path: Path, cpu: Device) -> None:
    classifier = made(kind, tmp_path, cpu)
    model.save(classifier, tmp_path / "model", Provenance(encoder="tiny", languages=("en",)))
    tokenizer = transformers.AutoTokenizer.from_pretrained(tmp_path / "model")
    network = transformers.AutoModelForSequenceClassification.from_pretrained(tmp_path / "model").eval()
    wanted = []
    for pair in (PAIR, PAIR[::-1]):
        encoded = tokenizer(*pair, return_token_type_ids=kind in ("bert", "electra"), return_tensors="pt")
        with torch.inference_mode():
            wanted.append(network(**encoded).logits[0].numpy())
        found = finish(reading(classifier, [pair], phase="classifying", cancel=CancelToken())).logits[0]
        np.testing.assert_allclose(found, wanted[-1], rtol=1e-4, atol=1e-4)
    assert np.abs(wanted[0] - wanted[1]).max() > 1e-3, "a model that does not read proves nothing"


def test_that_bert_is_told_which_text_is_which(classifier: Classifier) -> None:
    encoding = classifier.tokenizer.encode(*PAIR)
    ids = torch.tensor([encoding.ids])
    with torch.inference_mode():
        told = classifier.network(input_ids=ids, token_type_ids=torch.tensor([encoding.type_ids])).logits.softmax(-1)
        untold = classifier.network(input_ids=ids).logits.softmax(-1)
    assert classified(classifier, PAIR).probabilities["good"] == pytest.approx(float(told[0, 1]), abs=1e-5)
    assert abs(float(told[0, 1] - untold[0, 1])) > 1e-3, "this network does not care"


def test_that_each_token_knows_its_place_in_both_texts(classifier: Classifier) -> None:
    (window,) = read(classifier.tokenizer, PAIR).windows
    encoding = classifier.tokenizer.encode(*PAIR)
    assert window.ids.tolist() == encoding.ids
    assert window.kinds is not None
    assert window.kinds.tolist() == encoding.type_ids
    words = [whole(PAIR)[start:end] for start, end in window.spans.tolist() if end > start]
    assert words == [*PAIR[0].split(), *PAIR[1].split()]


def pieces(window: Window) -> tuple[list[int], list[int]]:
    """Return the ids of both texts in a window."""
    first_sep = window.ids.tolist().index(3)
    return window.ids[1:first_sep].tolist(), window.ids[first_sep + 1 : -1].tolist()


@pytest.mark.parametrize("pair", [(LONG, PAIR[1]), (PAIR[1], LONG)])
def test_that_the_longer_text_is_read_in_windows_and_the_shorter_whole_in_each(
    classifier: Classifier, pair: Pair
) -> None:
    found = read(classifier.tokenizer, pair)
    longer = pair.index(LONG)
    ids = [classifier.tokenizer.encode(text, add_special_tokens=False).ids for text in pair]
    assert len(found.windows) > 1
    assert not found.was_truncated[0]
    assert found.lengths[0] == len(ids[0]) + len(ids[1]) + 3
    assert sum(window.weight for window in found.windows) == pytest.approx(1)
    room = 64 - 3 - len(ids[1 - longer])
    starts = tokens._window_starts(len(ids[longer]), room)
    assert [pieces(window)[longer] for window in found.windows] == [ids[longer][at : at + room] for at in starts]
    assert all(pieces(window)[1 - longer] == ids[1 - longer] for window in found.windows)
    covered = {tuple(span) for window in found.windows for span in window.spans.tolist() if span[1] > span[0]}
    assert "".join(whole(pair)[start:end] for start, end in sorted(covered)) == "".join(whole(pair).split())


def test_that_of_two_long_texts_the_shorter_has_half_of_the_room_and_its_end_is_said_to_be_left_out(
    classifier: Classifier,
) -> None:
    found = read(classifier.tokenizer, (LONG, LONG + "good"))
    assert found.was_truncated[0]
    firsts, seconds = zip(*(pieces(window) for window in found.windows), strict=True)
    assert {len(first) for first in firsts} == {30}
    assert {len(second) for second in seconds} == {31}
    assert classified(classifier, (LONG, LONG + "good")).was_truncated


def test_that_a_text_alone_is_read_as_before_beside_pairs(classifier: Classifier) -> None:
    alone = classified(classifier, PAIR[0])
    (beside, _) = finish(predict(classifier, [PAIR[0], PAIR], cancel=CancelToken()))
    assert beside.probabilities == pytest.approx(alone.probabilities, abs=1e-6)


@pytest.mark.parametrize("pair", [("", "good"), ("good", " \n")])
def test_that_both_texts_have_something_in_them(classifier: Classifier, pair: Pair) -> None:
    with pytest.raises(TextEmpty):
        classified(classifier, pair)


@pytest.mark.parametrize("template", ["$B [SEP] $A", "$A" + " [SEP]" * 40 + " $B"])
def test_that_a_tokenizer_that_makes_no_pairs_of_two_texts_is_refused(classifier: Classifier, template: str) -> None:
    odd = Tokenizer.from_str(classifier.tokenizer.to_str())
    odd.post_processor = TemplateProcessing(single="$A", pair=template, special_tokens=[("[SEP]", 3)])
    with pytest.raises(TokenizerRefused):
        read(odd, PAIR, max_length=40)


# Explaining


@pytest.mark.parametrize("kind", list(ARCHITECTURES))
def test_that_every_kind_explains_the_words_of_both(kind: str, tmp_path: Path, cpu: Device) -> None:
    found = explained(made(kind, tmp_path, cpu), PAIR, "stepwise_propagation")
    assert [found.text[span.start : span.end] for span in found.spans] == whole(PAIR).split()
    places = [found.within(span) for span in found.spans]
    assert [PAIR[part][start:end] for part, start, end in places] == whole(PAIR).split()
    assert [part for part, _, _ in places] == [0] * 5 + [1] * 6
    assert found.asked == PAIR


@pytest.mark.parametrize("pair", [PAIR, (LONG, PAIR[1])])
def test_that_the_scores_add_up_to_what_the_words_of_both_change(classifier: Classifier, pair: Pair) -> None:
    found = explained(classifier, pair, "integrated_gradients_mask")
    gap = 0.0
    for window in read(classifier.tokenizer, pair).windows:
        assert window.kinds is not None
        masked = np.where(window.spans[:, 1] > window.spans[:, 0], classifier.mask_id, window.ids)
        ids = torch.from_numpy(np.stack([window.ids, masked]).astype(np.int64))
        kinds = torch.from_numpy(window.kinds.astype(np.int64))[None].repeat(2, 1)
        with torch.inference_mode():
            logits = classifier.network(input_ids=ids, token_type_ids=kinds).logits[:, 1]
        gap += window.weight * float(logits[0] - logits[1])
    assert found.gap == pytest.approx(gap, abs=1e-4)
    assert sum(span.score for span in found.spans) == pytest.approx(gap, abs=abs(found.delta) + 1e-4)
    assert abs(found.delta) < 0.05 * abs(gap)


@pytest.mark.parametrize("erasure", ["delete", "mask"])
def test_that_a_word_is_erased_from_its_own_text(classifier: Classifier, erasure: Erasure) -> None:
    question = ask(classifier, 1)
    rows = to_rows([whole(PAIR)], read(classifier.tokenizer, PAIR).windows, question)
    erasable = Erasable(question, *rows.sequence(0), erasure, places=rows.places(0))
    words = [text.split() for text in PAIR]
    for place in range(erasable.count):
        part, at = (0, place) if place < 5 else (1, place - 5)
        typed = [list(text) for text in words]
        typed[part][at : at + 1] = [] if erasure == "delete" else ["[MASK]"]
        found = erasable.probabilities(np.arange(erasable.count)[None] != place)
        wanted = classified(classifier, (" ".join(typed[0]), " ".join(typed[1])))
        assert found[0, 1] == pytest.approx(wanted.probabilities["good"], abs=1e-5)


def test_that_a_receipt_takes_the_words_out_of_their_own_text(classifier: Classifier) -> None:
    found = explained(classifier, PAIR)
    receipt = finish(check(classifier, found, cancel=CancelToken()))
    typed = list(PAIR)
    for word in sorted(receipt.words, key=lambda word: -word.start):
        part, start, end = found.within(word)
        typed[part] = typed[part][:start] + typed[part][end:]
    assert receipt.before == pytest.approx(classified(classifier, PAIR).probabilities["good"], abs=1e-5)
    assert receipt.without == pytest.approx(
        classified(classifier, (typed[0], typed[1])).probabilities["good"], abs=1e-5
    )
    assert receipt.before != pytest.approx(receipt.without, abs=1e-4)


def test_that_a_text_of_which_no_word_is_left_is_still_a_pair(classifier: Classifier) -> None:
    found = explained(classifier, ("good", "bad"))
    assert finish(check(classifier, found, cancel=CancelToken())).draws == 20
