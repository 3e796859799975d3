"""What a path holds is told before anything is learnt from it; what holds nothing is refused in so many words."""

import json
from pathlib import Path

import pytest
from doing import finish

from bertdesk.core.cancel import CancelToken
from bertdesk.core.pretrain.corpus import Corpus
from bertdesk.core.pretrain.looking import Looked, look
from bertdesk.errors import CorpusEmpty, FileMissing, FolderWithoutTexts

LONG = "A long and winding sentence about tents."


def looked(path: Path, column: str = "") -> Looked:
    return finish(look(path, column, CancelToken()))


def test_that_a_text_tells_its_size_and_how_it_begins(tmp_path: Path) -> None:
    (path := tmp_path / "a.txt").write_text(f"One. Two.\n\n{'x' * 500}. Four.", "utf-8")
    assert looked(path) == Looked(Corpus(path), (), 1, path.stat().st_size, ("One.", "Two.", "x" * 300))


def test_that_a_folder_counts_its_texts(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/1.txt", "2.txt"):
        (tmp_path / name).write_text("One sentence.", "utf-8")
    (tmp_path / "c.csv").write_text("Not read.", "utf-8")
    assert looked(tmp_path) == Looked(Corpus(tmp_path), (), 2, 26, ("One sentence.", "One sentence."))


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_that_of_a_table_the_column_with_the_most_text_is_chosen_unless_one_is_named(
    tmp_path: Path, ending: str
) -> None:
    rows = [{"id": str(n), "body": LONG, "title": "Tents."} for n in range(40)]
    path = tmp_path / f"a.{ending}"
    lines = [json.dumps(row) for row in rows]
    if ending == "csv":
        lines = ["id,body,title", *(",".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines), "utf-8")
    found = looked(path)
    assert (found.corpus, found.columns) == (Corpus(path, "body"), ("id", "body", "title"))
    assert found.first == (LONG,) * 3
    assert looked(path, "title").first == ("Tents.",) * 3
    assert looked(path, "gone").corpus.column == "body"


def test_that_nothing_to_learn_from_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (symbols := tmp_path / "a.txt").write_text("*** ... !!!\n\n---\n", "utf-8")
    (nothing := tmp_path / "b.txt").write_text("", "utf-8")
    with pytest.raises(FolderWithoutTexts):
        looked(tmp_path / "empty")
    with pytest.raises(CorpusEmpty):
        looked(symbols)
    with pytest.raises(CorpusEmpty):
        looked(nothing)
    with pytest.raises(FileMissing):
        looked(tmp_path / "gone.txt")
