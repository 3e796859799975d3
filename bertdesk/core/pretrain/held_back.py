"""The documents of a corpus that pre-training kept back: the same ones, read again."""

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work
from bertdesk.core.pretrain.building import is_held_back
from bertdesk.core.pretrain.corpus import Corpus


def texts(corpus: Corpus, *, most: int, longest: int, cancel: CancelToken) -> Work[tuple[str, ...]]:
    """Return the beginnings of at most so many: whole sentences of at most `longest` characters, or one cut off.

    Raises: what reading a corpus raises; Cancelled.
    """
    found: list[str] = []
    count = 0
    for document in corpus.documents(cancel):
        if not isinstance(document, list):
            yield document
            continue
        if is_held_back(count):
            found.append(_beginning(document, longest))
        count += 1
        if len(found) == most:
            break
    return tuple(found)


def _beginning(sentences: list[str], longest: int) -> str:
    text = sentences[0][:longest]
    for sentence in sentences[1:]:
        if len(text) + 1 + len(sentence) > longest:
            break
        text += f" {sentence}"
    return text
