"""Texts in folders of their classes, on a disk and in a zip; several files that are one table."""

import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed
from bertdesk.core.tablefile import SkippedRow, Table, class_folders, read, read_table, read_tables
from bertdesk.errors import (
    ArchiveNameUnsafe,
    ArchiveNotOneTable,
    Cancelled,
    FileIsFolder,
    FileTooLarge,
    FolderWithoutClasses,
    MemberMissing,
    TablesDiffer,
    TooManyFiles,
)

Files = Mapping[str, str | bytes]
Make = Callable[[Path, Files], Path]
REVIEWS = {"pos/0_9.txt": "Great film.", "pos/1_8.txt": "Loved it.", "neg/0_2.txt": "Awful\nfilm."}
ROWS = (
    ("Awful\nfilm.", "neg", "neg/0_2.txt"), ("Great film.", "pos", "pos/0_9.txt"), ("Loved it.", "pos", "pos/1_8.txt"),
)  # fmt: skip


def as_folder(root: Path, files: Files) -> Path:
    for name, content in files.items():
        place = root / "folder" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root / "folder"


def as_zip(root: Path, files: Files) -> Path:
    with zipfile.ZipFile(root / "texts.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return root / "texts.zip"


EITHER = pytest.mark.parametrize("make", [as_folder, as_zip])


def codes(table: Table) -> dict[str, dict[str, str | int | float]]:
    return {notice.code: notice.facts for notice in table.notices}


@EITHER
def test_that_each_text_has_the_name_of_its_folder(tmp_path: Path, make: Make) -> None:
    table = read_table(make(tmp_path, REVIEWS))
    assert table.columns == ("text", "label", "file")
    assert table.rows == ROWS
    assert (table.format, table.encoding, table.parts, table.notices) == ("folder", "utf-8", (), ())


@EITHER
def test_that_train_and_test_above_the_classes_are_parts(tmp_path: Path, make: Make) -> None:
    files = {
        **{f"aclImdb/{part}/{name}": text for part in ("train", "test") for name, text in REVIEWS.items()},
        "aclImdb/README": "About it", "aclImdb/imdb.vocab": "the", "aclImdb/train/urls_pos.txt": "http://x",
        "aclImdb/train/unsup/0_0.txt": "Nobody judged this.", "aclImdb/train/.DS_Store": "x",
    }  # fmt: skip
    table = read_table(make(tmp_path, files))
    assert len(table.rows) == 6
    assert {row[1] for row in table.rows} == {"pos", "neg"}
    assert table.parts == ("test",) * 3 + ("train",) * 3
    assert codes(table) == {
        "parts_known": {"train": 3, "valid": 0, "test": 3},
        "files_left_out": {"count": 4, "where": "aclImdb/, aclImdb/train/, aclImdb/train/unsup/"},
    }


def test_that_files_without_an_ending_are_texts_as_in_the_20_newsgroups(tmp_path: Path) -> None:
    folder = as_folder(
        tmp_path, {"20news-bydate-train/alt.atheism/49960": "a", "20news-bydate-test/sci.space/60191": "b"}
    )
    table = read_table(folder)
    assert [(row[1], part) for row, part in zip(table.rows, table.parts, strict=True)] == [
        ("sci.space", "test"), ("alt.atheism", "train"),
    ]  # fmt: skip


def test_that_each_text_has_its_own_encoding(tmp_path: Path) -> None:
    chinese = "这个电影很好看，我非常喜欢，下次还要来看。"
    files = {"pos/a.txt": chinese.encode("gb18030"), "pos/b.txt": chinese, "neg/c.txt": "Très mauvais".encode("cp1252")}
    table = read_table(as_folder(tmp_path, files))
    assert [row[0] for row in table.rows] == ["Très mauvais", chinese, chinese]
    assert set(str(codes(table)["encoding_guessed"]["encoding"]).split(", ")) == {"gb18030", "cp1252"}


@EITHER
def test_that_a_picture_among_texts_is_set_aside(tmp_path: Path, make: Make) -> None:
    table = read_table(make(tmp_path, {**REVIEWS, "pos/2.txt": b"\x89PNG\r\n\x1a\n" + bytes(50)}))
    assert table.rows == ROWS
    assert table.skipped == (SkippedRow(4, "not_text", "pos/2.txt"),)
    assert codes(table) == {"files_set_aside": {"count": 1, "first": "pos/2.txt"}}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_that_a_pipe_and_a_loop_in_a_folder_are_passed_by(tmp_path: Path) -> None:
    folder = as_folder(tmp_path, REVIEWS)
    os.mkfifo(folder / "pos" / "pipe.txt")
    (folder / "pos" / "again").symlink_to(folder, target_is_directory=True)
    assert len(read_table(folder / "pos" / "again").rows) >= 3


@pytest.mark.parametrize(
    "files",
    [{"a.txt": "x"}, {"pos/a.txt": "x"}, {"train/a.txt": "x", "test/b.txt": "y"}, {"a/b.csv": "x", "c/d.csv": "y"}],
)
def test_that_a_folder_without_classes_is_refused(tmp_path: Path, files: Files) -> None:
    with pytest.raises(FolderWithoutClasses):
        read_table(as_folder(tmp_path, files))


def test_that_a_model_is_no_folder_of_texts(tmp_path: Path) -> None:
    with pytest.raises(FileIsFolder):
        read_table(as_folder(tmp_path, {**REVIEWS, "config.json": "{}"}))


def test_that_files_are_bounded_in_number_and_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = as_folder(tmp_path, REVIEWS)
    monkeypatch.setattr(class_folders, "MOST_TEXT_BYTES", 10)
    assert [row.text for row in read_table(folder).skipped] == ["neg/0_2.txt", "pos/0_9.txt"]
    monkeypatch.setattr(class_folders, "MOST_FILES", 2)
    with pytest.raises(TooManyFiles):
        read_table(folder)


def test_that_a_bomb_of_texts_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(class_folders, "BOMB_BYTES", 1000)
    monkeypatch.setattr(class_folders, "BOMB_RATIO", 2)
    with pytest.raises(FileTooLarge):
        read_table(as_zip(tmp_path, {"pos/a.txt": "x" * 50_000, "neg/b.txt": "y"}))


def test_that_a_folder_reports_and_stops_when_asked(tmp_path: Path) -> None:
    folder = as_folder(tmp_path, {f"{'ab'[n % 2]}/{n}.txt": f"text {n}" for n in range(900)})
    done = [event.done for event in read(folder, CancelToken()) if isinstance(event, Progressed) and event.total]
    assert done == [200, 400, 600, 800, 900]
    cancel = CancelToken()
    work = read(folder, cancel)
    next(work)
    cancel.request()
    with pytest.raises(Cancelled):
        list(work)


# Archives of several files


def test_that_a_zip_of_several_tables_names_them_and_gives_the_one_asked_for(tmp_path: Path) -> None:
    path = as_zip(tmp_path, {"a.csv": "text,label\nx,1\n", "b/c.csv": "text,label\ny,2\n"})
    with pytest.raises(ArchiveNotOneTable) as caught:
        read_table(path)
    assert caught.value.facts == {"path": str(path), "found": 2, "names": "a.csv, b/c.csv"}
    table = read_table(path, member="b/c.csv")
    assert (table.rows, table.member) == ((("y", "2"),), "b/c.csv")
    with pytest.raises(MemberMissing):
        read_table(path, member="d.csv")


@pytest.mark.parametrize("name", ["../a.csv", "a/../../b.csv", "/etc/a.csv", "..\\a.csv"])
def test_that_a_name_which_leads_out_of_a_zip_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ArchiveNameUnsafe):
        read_table(as_zip(tmp_path, {name: "text,label\nx,1\n"}))


# Several files


def table_file(folder: Path, name: str, content: str) -> Path:
    (folder / name).write_text(content)
    return folder / name


def test_that_files_with_the_same_columns_are_joined_whatever_their_order(tmp_path: Path) -> None:
    first = table_file(tmp_path, "may.csv", "text,label\nx,a\n")
    second = table_file(tmp_path, "june.jsonl", '{"label": "b", "text": "y"}\n{"label": "c", "text": "z"}\n')
    table = read_tables([first, second])
    assert table.rows == (("x", "a"), ("y", "b"), ("z", "c"))
    assert (table.path, table.parts) == (first, ())
    assert codes(table) == {"tables_joined": {"count": 2, "rows": 3}}


def test_that_files_called_train_dev_and_test_are_parts(tmp_path: Path) -> None:
    names = ("imdb_train.csv", "dev.csv", "test.v2.csv")
    table = read_tables([table_file(tmp_path, name, f"text,label\n{name},a\n") for name in names])
    assert table.parts == ("train", "valid", "test")
    assert codes(table) == {"parts_known": {"train": 1, "valid": 1, "test": 1}}


def test_that_files_of_other_columns_are_not_joined(tmp_path: Path) -> None:
    with pytest.raises(TablesDiffer):
        read_tables(
            [table_file(tmp_path, "a.csv", "text,label\nx,a\n"), table_file(tmp_path, "b.csv", "text,id\nx,1\n")]
        )


def test_that_one_file_of_several_is_itself(tmp_path: Path) -> None:
    path = table_file(tmp_path, "train.csv", "text,label\nx,a\n")
    assert read_tables([path]) == read_table(path)
