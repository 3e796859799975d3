"""Raw text becomes documents of sentences, whether it lies in a column, in files or in folders, packed or not."""

import json
import lzma
from pathlib import Path

import pytest

from bertdesk.core.cancel import CancelToken
from bertdesk.core.pretrain.corpus import Corpus, sentences_of
from bertdesk.errors import Cancelled, ColumnMissing, FileMissing

TEXT = "The first. And the second!\n\nAnother document, of one sentence\n\n\n第一句。第二句！\n"
DOCUMENTS = [["The first.", "And the second!"], ["Another document, of one sentence"], ["第一句。", "第二句！"]]


def documents(path: Path, column: str = "") -> list[list[str]]:
    return [one for one in Corpus(path, column).documents(CancelToken()) if isinstance(one, list)]


@pytest.mark.parametrize("name", ["a.txt", "a.txt.xz"])
def test_that_blank_lines_divide_the_documents_of_a_text(tmp_path: Path, name: str) -> None:
    content = TEXT.encode()
    (path := tmp_path / name).write_bytes(lzma.compress(content) if name.endswith("xz") else content)
    assert documents(path) == DOCUMENTS


def test_that_a_folder_is_all_its_texts_in_order_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.txt").write_text("Second. File.", encoding="utf-8")
    (tmp_path / "a1.txt").write_bytes("第一句。".encode("gb18030"))
    (tmp_path / "notes.md").write_text("No text of the corpus.", encoding="utf-8")
    assert documents(tmp_path) == [["第一句。"], ["Second.", "File."]]


def test_that_each_row_of_a_column_is_a_document(tmp_path: Path) -> None:
    rows = [("One. Two.", "x"), ("", "y"), ("  ...  ", "z"), ("Three", "x")] * 20
    (table := tmp_path / "a.csv").write_text("text,label\n" + "".join(f'"{t}",{lab}\n' for t, lab in rows), "utf-8")
    (lines := tmp_path / "a.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text, _ in rows), "utf-8")
    want = [["One.", "Two."], ["Three"]] * 20
    assert documents(table, "text") == want
    assert documents(lines, "text") == want


def test_that_marks_alone_belong_to_the_sentence_before() -> None:
    assert sentences_of("Well. --- ... So it is.") == ["Well. --- ...", "So it is."]
    assert sentences_of("?! ---") == []


def test_that_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        documents(tmp_path / "none.txt")
    (table := tmp_path / "a.csv").write_text("text,label\nfine,good\nbad,bad\n", "utf-8")
    with pytest.raises(ColumnMissing):
        documents(table, "words")


def test_that_reading_stops_when_asked(tmp_path: Path) -> None:
    (path := tmp_path / "a.txt").write_text(TEXT, "utf-8")
    token = CancelToken()
    work = Corpus(path).documents(token)
    next(one for one in work if isinstance(one, list))
    token.request()
    with pytest.raises(Cancelled):
        next(one for one in work if isinstance(one, list))
