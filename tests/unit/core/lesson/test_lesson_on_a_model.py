"""What the hints propose comes out right on the encoder that everybody has."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import torch
from doing import finish
from looked_at import opened

from bertdesk.core import base_models
from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import Device
from bertdesk.core.lesson.answers import ChosenHead, CutText, ThreeVectors
from bertdesk.core.lesson.checking import check, looks
from bertdesk.core.lesson.exercises import AlikeAlone, AlikeInContext, CutWord, FindHead
from bertdesk.core.lesson.reading import read
from bertdesk.core.lesson.showing import show

BANKS = (
    "She sat on the bank of the river.",
    "The boat drifted towards the muddy bank.",
    "The bank raised its interest rates.",
)
SENTENCE = "The trophy did not fit into the suitcase because it was too big."


@pytest.fixture(scope="module")
def encoder() -> Any:
    """The built-in encoder, with its attention told."""
    from transformers import AutoModel, AutoTokenizer

    folder = base_models.folder_of(base_models.find("built-in"))
    network = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()
    return AutoTokenizer.from_pretrained(folder), network


def hints(step: str, task: int = 0) -> str:
    (found,) = [one for one in read("en").steps if one.name == step]
    return " ".join(found.tasks[task].hints)


def in_context(encoder: Any, texts: Sequence[str], word: str) -> list[np.ndarray]:
    tokenizer, network = encoder
    (piece,) = tokenizer(word, add_special_tokens=False)["input_ids"]
    found = []
    for text in texts:
        inputs = tokenizer(text, return_tensors="pt")
        with torch.no_grad():
            states = network(**inputs).last_hidden_state[0]
        found.append(states[inputs["input_ids"][0] == piece].mean(0).numpy())
    return found


def test_that_the_bank_of_a_river_is_not_the_bank_that_lends(encoder: Any) -> None:
    assert all(text in hints("ambiguity") for text in BANKS)
    first, second, third = in_context(encoder, BANKS, "bank")
    verdict = check(AlikeInContext(), ThreeVectors(BANKS, (first, second, third), (False, False, False)))
    assert verdict.is_right, verdict
    lenders = ThreeVectors((BANKS[0], BANKS[2], BANKS[1]), (first, third, second), (False, False, False))
    assert not check(AlikeInContext(), lenders).is_right


def test_that_weekdays_are_akin_and_a_lemon_is_none(encoder: Any) -> None:
    tokenizer, network = encoder
    texts = ("Monday", "Tuesday", "lemon")
    assert all(text in hints("embeddings") for text in texts)
    table = network.get_input_embeddings().weight.detach().numpy()
    first, second, third = (table[tokenizer(text, add_special_tokens=False)["input_ids"]].mean(0) for text in texts)
    assert check(AlikeAlone(), ThreeVectors(texts, (first, second, third), (False, False, False))).is_right


def test_that_the_long_word_is_cut_and_an_everyday_one_is_not(encoder: Any) -> None:
    tokenizer, _ = encoder
    assert "electroencephalography" in hints("wordpiece")
    cut = CutText(tuple(tuple(tokenizer.tokenize(word)) for word in ["They", "used", "electroencephalography"]))
    assert check(CutWord(3), cut).is_right
    assert not check(CutWord(3), CutText((tuple(tokenizer.tokenize("letter")),))).is_right


def test_that_there_are_heads_to_be_found_and_most_are_others(encoder: Any) -> None:
    tokenizer, network = encoder
    with torch.no_grad():
        told = network(**tokenizer(SENTENCE, return_tensors="pt"), output_attentions=True).attentions
    weights = torch.stack(told)[:, 0].numpy()  # (L, A, T, T)
    for exercise in (FindHead("previous", 0.5), FindHead("end", 0.5)):
        shares = looks(weights, exercise.towards)
        layer, head = np.unravel_index(shares.argmax(), shares.shape)
        assert check(exercise, ChosenHead(int(layer), int(head), weights)).reason == "head_found"
        others = [check(exercise, ChosenHead(*place, weights)).is_right for place in np.ndindex(shares.shape)]
        assert 1 <= sum(others) <= shares.size // 4


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_what_is_shown_comes_out_right_on_the_encoder_that_everybody_has(language, cpu: Device) -> None:
    folder = base_models.folder_of(base_models.find("built-in"))
    assert folder is not None
    subject = opened(folder, cpu)
    n = 0
    for task in (task for step in read(language).steps for task in step.tasks):
        if not isinstance(task.exercise, CutWord | AlikeInContext | AlikeAlone | FindHead):
            continue  # it has no heads for the others
        shown = finish(show(task.exercise, task.examples, subject, CancelToken()))
        assert shown is not None
        assert check(task.exercise, shown.answer).is_right, task.words
        n += 1
    assert n == 5
