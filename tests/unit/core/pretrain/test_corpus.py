"""Raw text becomes documents of sentences, whether it lies in a column, in files or in folders, packed or not."""

import bz2
import gzip
import io
import json
import lzma
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Event, Notice, finish
from bertdesk.core.pretrain import corpus, material
from bertdesk.core.pretrain.corpus import Corpus, corpus_of, sentences_of
from bertdesk.core.tablefile.text_files import TEXT_ENDINGS
from bertdesk.errors import (
    ArchiveDamaged,
    Cancelled,
    ColumnMissing,
    CorpusNotText,
    FileMissing,
    FileUnreadable,
    FolderWithoutTexts,
)

TEXT = "The first. And the second!\n\nAnother document, of one sentence\n\n\n第一句。第二句！\n"
DOCUMENTS = [["The first.", "And the second!"], ["Another document, of one sentence"], ["第一句。", "第二句！"]]


def documents(path: Path, column: str = "") -> list[list[str]]:
    return [one for one in Corpus(path, column).documents(CancelToken()) if isinstance(one, list)]


def notices(path: Path, column: str = "") -> list[Notice]:
    return [one for one in Corpus(path, column).documents(CancelToken()) if isinstance(one, Notice)]


def zipped(content: bytes) -> bytes:
    with zipfile.ZipFile(packed := io.BytesIO(), "w") as archive:
        archive.writestr("inside.txt", content)
    return packed.getvalue()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zip": zipped,
}


@pytest.mark.parametrize("packed", PACKERS)
@pytest.mark.parametrize("ending", TEXT_ENDINGS)
def test_that_blank_lines_divide_the_documents_of_a_text(tmp_path: Path, ending: str, packed: str) -> None:
    (path := tmp_path / f"a{ending}{packed}").write_bytes(PACKERS[packed](TEXT.encode()))
    meant = finish(corpus_of(path, "", CancelToken()))
    assert documents(meant.path, meant.column) == DOCUMENTS
    assert documents(tmp_path) == DOCUMENTS


def test_that_a_folder_is_all_its_texts_in_order_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.txt").write_text("Second. File.", encoding="utf-8")
    (tmp_path / "a1.txt").write_bytes("第一句。".encode("gb18030"))
    (tmp_path / "notes.MD").write_text("Third, and last.", encoding="utf-8")
    (tmp_path / "table.csv").write_text("No text of the corpus.", encoding="utf-8")
    assert documents(tmp_path) == [["第一句。"], ["Second.", "File."], ["Third, and last."]]
    assert notices(tmp_path) == []


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


def test_that_no_row_is_left_out_where_some_are_short_or_long(tmp_path: Path) -> None:
    rows = [f"Text {n}.,good,x" if n % 7 < 5 else f"Text {n}.,bad" for n in range(70)]
    (table := tmp_path / "a.csv").write_text("\n".join(["text,label,note", *rows, ""]), "utf-8")
    assert documents(table, "text") == [[f"Text {n}."] for n in range(70)]
    assert notices(table, "text") == [Notice("rows_repaired", {"count": 20, "first_line": 7})]


def test_that_a_table_inside_of_a_file_is_the_one_that_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(path := tmp_path / "t.zip", "w") as archive:
        for month in ("june", "july"):
            rows = [f"Text {n} of {month}.,x" for n in range(9)]
            archive.writestr(f"{month}.csv", "\n".join(["text,label", *rows, "Short.", ""]))
    june, july = (Path(f"{path}::{month}.csv") for month in ("june", "july"))
    meant = finish(corpus_of(july, "", CancelToken()))
    assert (meant.column, meant.files()) == ("text", (path,))
    assert documents(meant.path, "text") == [*([f"Text {n} of july."] for n in range(9)), ["Short."]]
    assert [notice.code for notice in notices(july, "text")] == ["rows_repaired"]
    digests = {finish(material.digest(Corpus(one, "text"), CancelToken())) for one in (june, july)}
    assert len(digests) == 2, "what was made of one is not taken for the other's"


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


def test_that_nothing_in_a_hidden_folder_is_read_but_a_hidden_folder_that_is_named(tmp_path: Path) -> None:
    (hidden := tmp_path / ".git" / "deep").mkdir(parents=True)
    (hidden / "description.txt").write_text("Nobody wrote this.", "utf-8")
    (tmp_path / "a.txt").write_text("First.", "utf-8")
    assert documents(tmp_path) == [["First."]]
    assert documents(tmp_path / ".git") == [["Nobody wrote this."]]


def test_that_files_of_a_folder_that_cannot_be_read_are_passed_over_and_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("First.", "utf-8")
    (tmp_path / "b.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "c.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
    (tmp_path / "d.txt.xz").write_bytes(lzma.compress(TEXT.encode() * 900)[:-40])
    (tmp_path / "e.txt.zip").write_bytes(zipped(TEXT.encode())[:60])
    (tmp_path / "z.txt").write_text("Last.", "utf-8")
    assert documents(tmp_path) == [["First."], ["Last."]]
    assert notices(tmp_path) == [Notice("files_set_aside", {"count": 4, "first": "b.txt"})]
    assert tmp_path / "b.txt" not in Corpus(tmp_path).files()
    assert len(digest(tmp_path)) == 64


def test_that_a_folder_with_nothing_that_can_be_read_tells_of_its_first_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(TEXT.encode())[:-9])
    (tmp_path / "b.txt").write_bytes(b"%PDF-1.7\0\1")
    with pytest.raises(ArchiveDamaged) as damaged:
        documents(tmp_path)
    assert damaged.value.facts == {"path": str(tmp_path / "a.txt.gz")}
    (tmp_path / "a.txt.gz").unlink()
    with pytest.raises(CorpusNotText):
        documents(tmp_path)
    (tmp_path / "b.txt").unlink()
    with pytest.raises(FolderWithoutTexts):
        documents(tmp_path)


def test_that_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (gone := tmp_path / "a.txt").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileMissing) as missing:
        digest(tmp_path)
    assert missing.value.facts == {"path": str(gone)}
    gone.unlink()
    (tmp_path / "a.txt").write_text("First.", "utf-8")

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
