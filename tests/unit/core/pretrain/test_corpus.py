"""Raw text becomes documents of sentences, whether it lies in a column, in files or in folders, packed or not."""

import json
import lzma
import os
from pathlib import Path

import pytest

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Event, Notice, finish
from bertdesk.core.pretrain import corpus, material
from bertdesk.core.pretrain.corpus import Corpus, corpus_of, sentences_of
from bertdesk.errors import Cancelled, ColumnMissing, CorpusNotText, FileMissing, FileUnreadable

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


def test_that_a_column_that_is_named_of_a_folder_is_said_to_be_of_no_use(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("First. File.", encoding="utf-8")
    said: list[Event] = []
    found = finish(corpus_of(tmp_path, "text", CancelToken()), said.append)
    assert [event.code for event in said if isinstance(event, Notice)] == ["folder_has_no_columns"]
    assert documents(found.path, found.column) == [["First.", "File."]]


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


def digest(path: Path, column: str = "") -> str:
    return finish(material.digest(Corpus(path, column), CancelToken()))


def test_that_folders_and_hidden_files_that_are_called_as_texts_are_none(tmp_path: Path) -> None:
    (tmp_path / "drafts.txt").mkdir()
    (tmp_path / "drafts.txt" / "a.txt").write_text("First.", "utf-8")
    (tmp_path / "._a.txt").write_bytes(b"\0\5\x16\7")  # what macOS leaves on others' disks
    assert documents(tmp_path) == [["First."]]
    assert digest(tmp_path) == digest(tmp_path / "drafts.txt")


def test_that_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("First.", "utf-8")
    (gone := tmp_path / "b.txt").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileMissing) as missing:
        digest(tmp_path)
    assert missing.value.facts == {"path": str(gone)}
    gone.unlink()

    def locked(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", locked)  # whoever runs the tests may be allowed to read everything
    with pytest.raises(FileUnreadable) as unreadable:
        digest(tmp_path)
    assert unreadable.value.facts == {"path": str(tmp_path / "a.txt"), "reason": "Permission denied"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_that_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(CorpusNotText):
        digest(tmp_path)
    with pytest.raises(CorpusNotText):
        digest(tmp_path / "a.txt", "text")


def test_that_a_book_in_one_line_is_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "_LONGEST_DOCUMENT", 20)
    (path := tmp_path / "a.txt").write_text("One two three. " * 8, "utf-8")
    found = documents(path)
    assert len(found) == 6
    assert "".join(" ".join(one) for one in found).replace(" ", "") == "Onetwothree." * 8
