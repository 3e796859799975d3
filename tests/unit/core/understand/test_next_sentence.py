"""Whether a sentence follows is what BERT's own head says; class 0 is "it follows"."""

from pathlib import Path

import numpy as np
import pytest
import torch
import transformers
from looked_at import ALL, opened, save_folder

from bertdesk.core.device import Device
from bertdesk.core.understand.heads import Head
from bertdesk.core.understand.lacking import Lacking
from bertdesk.core.understand.next_sentence import NextSentence, next_sentence
from bertdesk.core.understand.subject import Subject

PAIRS = [("the film was good", "we were happy"), ("", ""), ("good", ""), ("?!", "..."), ("good film " * 60, "bad")]


def asked(subject: Subject, first: str, second: str) -> NextSentence:
    found = next_sentence(subject, first, second)
    assert isinstance(found, NextSentence)
    return found


@pytest.mark.parametrize("heads", [("masked", "next"), ("next",)])
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_that_the_probability_is_that_of_transformers(
    heads: tuple[Head, ...], first: str, second: str, tmp_path: Path, cpu: Device
) -> None:
    subject = opened(save_folder(tmp_path, "bert", *heads), cpu)
    found = asked(subject, first, second)
    theirs = transformers.BertForNextSentencePrediction.from_pretrained(tmp_path).eval()
    ids, segments = (torch.from_numpy(numbers)[None] for numbers in (found.pieces.ids, found.pieces.places - 1))
    with torch.no_grad():
        logits = theirs(input_ids=ids, token_type_ids=segments).logits[0]
    np.testing.assert_allclose(found.logits, logits.numpy(), atol=1e-5)
    assert found.follows == pytest.approx(torch.softmax(logits, -1)[0].item(), abs=1e-5)
    assert found.pieces.was_cut == (len(first) > 100)


def test_that_the_order_of_the_sentences_counts(tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "bert", "masked", "next"), cpu)
    forth, back = (asked(subject, *pair) for pair in (("the film", "was slow"), ("was slow", "the film")))
    assert abs(forth.follows - back.follows) > 1e-4


@pytest.mark.parametrize("kind", ALL)
def test_that_an_encoder_without_the_head_says_so(kind: str, tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, kind, "masked"), cpu)
    assert next_sentence(subject, "good", "bad") == Lacking("no_next_head")
