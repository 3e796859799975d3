from typing import get_args

from bertdesk.app import lacking_words
from bertdesk.core.understand.lacking import Reason


def test_every_reason_has_a_sentence_of_its_own() -> None:
    sentences = [lacking_words.sentence(reason) for reason in get_args(Reason)]
    assert len(set(sentences)) == len(get_args(Reason))
    assert all(sentence.endswith(".") for sentence in sentences)
