"""What most texts begin with, end with, or hold as a line of its own: it takes up the model's room and says nothing."""

from collections import Counter
from collections.abc import Sequence

from bertdesk.core.dataset import Dataset
from bertdesk.core.findings.finding import Code, Finding, places_of
from bertdesk.errors import Facts

_MOST = 0.5
_FEWEST_TEXTS, _MOST_LOOKED_AT = 10, 20_000
_FEWEST_CHARACTERS, _FEWEST_FOREIGN = 12, 5
_LONGEST = 1024
_MOST_LINES = 5


def boilerplate(dataset: Dataset) -> list[Finding]:
    """Return what stands at the beginning, at the end, and in lines of more than half of the different texts."""
    texts = dataset.wholes
    step = -(-len(texts) // _MOST_LOOKED_AT)
    different = list({text.strip() for text in texts[::step]})  # set(texts) would keep Python's lock from the window
    if len(different) < _FEWEST_TEXTS:
        return []
    beginning = _beginning(different)
    ending = _beginning([text[: -_LONGEST - 1 : -1] for text in different])[::-1]
    found = []
    if beginning := _whole_words(beginning):
        holds = [text.lstrip().startswith(beginning) for text in texts]
        found.append(_finding("texts_begin_alike", dataset, holds, beginning))
    if ending := _whole_words(ending, from_end=True):
        found.append(_finding("texts_end_alike", dataset, [text.rstrip().endswith(ending) for text in texts], ending))
    for line in _lines(different):
        if line not in beginning and line not in ending:
            found.append(_finding("texts_share_a_line", dataset, [line in text for text in texts], line))
    return found


def _beginning(texts: Sequence[str]) -> str:
    """Return the longest beginning that most texts have: the longer it is, the fewer have it."""
    low, high, best = 0, _LONGEST, ""
    while low < high:
        length = (low + high + 1) // 2
        starts = Counter(text[:length] for text in texts if len(text) >= length)
        start, times = max(starts.items(), key=lambda item: item[1], default=("", 0))
        if times > _MOST * len(texts):
            low, best = length, start
        else:
            high = length - 1
    return best


def _whole_words(text: str, *, from_end: bool = False) -> str:
    """Return the text without a word that it cuts, or nothing where it is too short to be worth telling."""
    is_cut = text[:1].isalnum() if from_end else text[-1:].isalnum()
    if is_cut and text.isascii():
        text = text.partition(" ")[2] if from_end else text.rpartition(" ")[0]
    cut = text.strip()
    return cut if len(cut) >= (_FEWEST_CHARACTERS if cut.isascii() else _FEWEST_FOREIGN) else ""


def _lines(texts: Sequence[str]) -> list[str]:
    counts = Counter[str]()
    for text in texts:
        if "\n" in text:
            counts.update({line.strip() for line in text.splitlines()})
    return [
        line
        for line, times in counts.most_common(_MOST_LINES)
        if times > _MOST * len(texts) and len(line) >= (_FEWEST_CHARACTERS if line.isascii() else _FEWEST_FOREIGN)
    ]


def _finding(code: Code, dataset: Dataset, holds: Sequence[bool], piece: str) -> Finding:
    rows = [row for row, has in zip(dataset.rows.tolist(), holds, strict=True) if has]
    facts: Facts = {"count": len(rows), "percent": round(100 * len(rows) / dataset.n), "text": " ".join(piece.split())}
    return Finding(code, "notable", facts, places_of(rows))
