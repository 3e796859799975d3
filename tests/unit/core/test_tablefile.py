"""Files as people have them: each claim on a real file, with exact numbers."""

import bz2
import csv
import errno
import gzip
import io
import lzma
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Notice, Progressed, finish
from bertdesk.core.tablefile import Account, Dialect, SkippedRow, Table, Told, look, read, read_table
from bertdesk.core.tablefile import source as source_module
from bertdesk.core.tablefile.fitting import fits
from bertdesk.errors import (
    ArchiveDamaged,
    ArchiveNotOneTable,
    BertdeskError,
    Cancelled,
    EncodingUnknown,
    FileEmpty,
    FileMissing,
    FileNotText,
    FileTooLarge,
    FileUnreadable,
    FolderWithoutClasses,
    TableWithoutRows,
)

Write = Callable[[str | bytes], Path]
ROOT = Path(__file__).parents[3]
BENCH_DATA = Path(os.environ.get("BERTDESK_BENCH_DATA", ROOT.parent / "shared" / "data"))
ENGLISH = "The parcel arrived late and the box was open,bad\nGreat service thank you,good\n" * 50
A_FEW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(content: str | bytes) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


def facts_of(table: Table, code: str) -> dict[str, str | int | float]:
    (notice,) = [notice for notice in table.notices if notice.code == code]
    return notice.facts


# What is read


def test_that_a_plain_file_is_read_with_lines_and_without_a_word(write: Write) -> None:
    table = read_table(write("text,label\nfine,good\nawful,bad\n"))
    assert table.columns == ("text", "label")
    assert table.rows == (("fine", "good"), ("awful", "bad"))
    assert table.lines == (2, 3)
    assert (table.encoding, table.delimiter, table.notices, table.skipped) == ("utf-8", ",", (), ())


def test_that_cells_stay_as_they_are(write: Write) -> None:
    table = read_table(write('text,label\n NA ,007\n"two ""words""\nand a line",null\n'))
    assert table.rows == ((" NA ", "007"), ('two "words"\nand a line', "null"))
    assert table.lines == (2, 3)


def test_that_a_quoted_line_break_moves_the_line_of_the_next_row(write: Write) -> None:
    table = read_table(write('text,label\r\n"a\r\nb\r\nc",x\r\nd,y\r\n'))
    assert table.rows == (("a\r\nb\r\nc", "x"), ("d", "y"))
    assert table.lines == (2, 5)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_that_the_delimiter_is_found(write: Write, mark: str) -> None:
    rows = [["text", "label"], ["one, two; three | four", "a"], ["five, six", "b"], ["seven", "a"]]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=mark).writerows(rows)
    table = read_table(write(buffer.getvalue()))
    assert table.delimiter == mark
    assert [list(row) for row in table.rows] == rows[1:]


def test_that_a_spreadsheets_own_word_on_the_delimiter_counts(write: Write) -> None:
    table = read_table(write("sep=;\ntext;label\na,b;x\n"))
    assert (table.columns, table.rows, table.lines) == (("text", "label"), (("a,b", "x"),), (3,))


def test_that_prose_of_one_column_is_not_cut_at_its_commas(write: Write) -> None:
    table = read_table(write("text\nwell, yes\nno\nif, and, when\n"))
    assert table.columns == ("text",)
    assert table.rows == (("well, yes",), ("no",), ("if, and, when",))
    assert table.delimiter == ""


def test_that_many_unquoted_commas_do_not_hide_the_delimiter(write: Write) -> None:
    table = read_table(write("text,label\na rather long text, it is,x\nanother, of this, kind,y\nand a good one,x\n"))
    assert table.rows == (("a rather long text, it is", "x"), ("another, of this, kind", "y"), ("and a good one", "x"))


def test_that_a_cell_of_200000_characters_is_read(write: Write) -> None:
    long = "long " * 40_000
    table = read_table(write(f"text,label\n{long},x\nshort,y\n"))
    assert len(table.rows[0][0]) == 200_000


def test_that_old_line_ends_are_line_ends(write: Write) -> None:
    assert read_table(write("text,label\rone,a\rtwo,b")).rows == (("one", "a"), ("two", "b"))


def test_that_a_name_with_brackets_is_a_name_and_no_pattern(tmp_path: Path) -> None:
    (tmp_path / "a1.csv").write_text("wrong,label\nx,y\n")
    (tmp_path / "a[1].csv").write_text("right,label\nx,y\n")
    assert read_table(tmp_path / "a[1].csv").columns == ("right", "label")


def test_that_25000_reviews_are_read_as_they_are() -> None:
    path = BENCH_DATA / "imdb_train.csv.xz"
    if not path.exists():
        pytest.skip(f"no {path}: set BERTDESK_BENCH_DATA to the folder of the benchmark data")
    table = read_table(path)
    assert (len(table.rows), table.columns, table.notices) == (25_000, ("text", "label"), ())
    assert {row[1] for row in table.rows} == {"pos", "neg"}


# Encodings


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-32", "utf-32")],
)
def test_that_unicode_is_read_without_a_guess(write: Write, encoding: str, named: str) -> None:
    table = read_table(write("文本,标签\n很好 “ok” é,正面\n".encode(encoding)))
    assert (table.columns, table.rows) == (("文本", "标签"), (("很好 “ok” é", "正面"),))
    assert (table.encoding, table.notices) == (named, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["text\tlabel\nfine\tgood\n", "文本\t标签\n很好看\t正面\n不好看\t负面\n"])
def test_that_wide_characters_without_a_mark_are_recognised(write: Write, encoding: str, text: str) -> None:
    table = read_table(write(text.encode(encoding)))
    assert table.rows[0] == tuple(text.splitlines()[1].split("\t"))
    assert facts_of(table, "encoding_guessed") == {"encoding": encoding}


@pytest.mark.parametrize(
    "chinese", ["质量一般，价格偏高", "物流很快", "退款等了两个星期还没到账", "正面", "1天就到了，好评！"]
)
@pytest.mark.parametrize("english", ["", ENGLISH])
def test_that_a_gb18030_file_reads_as_chinese(write: Write, english: str, chinese: str) -> None:
    table = read_table(write(f"text,label\n{english}{chinese},good\n".encode("gb18030")))
    assert table.rows[-1] == (chinese, "good")
    assert facts_of(table, "encoding_guessed") == {"encoding": "gb18030"}


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "The café was “great” — it’s a naïve résumé"),
        ("cp1252", "costs 5 € more"),
        ("cp1252", "Très déçu du service après-vente"),
        ("cp1252", "Größe passt nicht – schlechte Qualität"),
        ("cp1251", "Этот фильм очень понравился. Поддержка отвечает долго"),
        ("big5", "這部電影非常好看，客服態度太差，再也不來了"),
        ("cp932", "この映画はとても面白かったです。サポートの対応が悪い"),
        ("euc_kr", "이 영화는 정말 재미있었어요 고객 서비스가 너무 나빠요"),
    ],
)
@pytest.mark.parametrize("english", ["", ENGLISH])
def test_that_other_encodings_are_guessed_from_a_few_words(
    write: Write, english: str, encoding: str, text: str
) -> None:
    table = read_table(write(f"text,label\n{english}{text},good\n".encode(encoding)))
    assert table.rows[-1] == (text, "good")


def test_that_the_chinese_sample_is_read() -> None:
    table = read_table(ROOT / "resources" / "samples" / "feedback_zh.csv")
    assert (table.columns, table.encoding) == (("文本", "类别"), "gb18030")
    assert len(table.rows) == 291


def test_that_chinese_far_down_in_an_english_file_is_found(write: Write) -> None:
    english = "nothing to see in this line of text,good\n" * 60_000
    table = read_table(write(b"text,label\n" + english.encode() + "这个很好,good\n".encode("gb18030")))
    assert (len(table.rows), table.rows[-1]) == (60_001, ("这个很好", "good"))


def test_that_much_chinese_is_judged_by_samples_up_to_its_end(write: Write) -> None:
    rows = "这部电影非常好看我很喜欢,正面\n" * 200_000
    table = read_table(write(("文本,标签\n" + rows).encode("gb18030")))
    assert (len(table.rows), table.encoding) == (200_000, "gb18030")


def test_that_one_broken_byte_leaves_the_rest_in_utf8(write: Write) -> None:
    table = read_table(write("text,label\n很好很好很好,a\n".encode() + b"caf\xe9,b\n"))
    assert table.rows == (("很好很好很好", "a"), ("caf\ufffd", "b"))
    assert table.encoding == "utf-8"
    assert facts_of(table, "undecodable_bytes") == {"count": 1, "first_line": 3}


def test_that_nothing_known_is_read_as_western(write: Write) -> None:
    table = read_table(write(b"text,label\n\x81\xff\x81\x81\xff\xff,a\n"))
    assert table.encoding == "cp1252"


def test_that_a_nul_in_a_text_is_taken_out_and_told(write: Write) -> None:
    table = read_table(write(b"text,label\na\0b\0,x\nc,y\n\0"))
    assert table.rows == (("ab", "x"), ("c", "y"))
    assert facts_of(table, "nul_characters") == {"count": 3, "first_line": 2}


# Header


def test_that_columns_of_one_name_are_told_apart(write: Write) -> None:
    table = read_table(write("a,a,a (2),a\n1x,2x,3x,4x\n"))
    assert table.columns == ("a", "a (3)", "a (2)", "a (4)")
    assert [notice.facts["renamed"] for notice in table.notices] == ["a (3)", "a (4)"]


def test_that_header_cells_are_stripped_and_empty_ones_named(write: Write) -> None:
    table = read_table(write("\ufeff,  text , Column 1\n1x,2x,3x\n"))
    assert table.columns == ("Column 1 (2)", "text", "Column 1")
    assert facts_of(table, "columns_unnamed") == {"count": 1}


def test_that_a_header_shorter_than_all_rows_is_filled_up(write: Write) -> None:
    table = read_table(write("text;label\n" + "".join(f"text {i};a;{i}\n" for i in range(10))))
    assert table.columns == ("text", "label", "Column 3")
    assert table.rows[9] == ("text 9", "a", "9")
    assert [notice.code for notice in table.notices] == ["columns_unnamed"]


def test_that_labels_in_the_first_row_show_that_a_header_is_missing(write: Write) -> None:
    table = read_table(write("quite good,pos\nquite bad,neg\nso so,neg\nlovely,pos\n"))
    assert table.columns == ("Column 1", "Column 2")
    assert (table.rows[0], table.lines[0], len(table.rows)) == (("quite good", "pos"), 1, 4)
    assert facts_of(table, "header_missing") == {"columns": 2}


def test_that_prose_in_the_first_row_shows_that_a_header_is_missing(write: Write) -> None:
    assert len(read_table(write("word " * 30 + ",pos\nshort,neg\n")).rows) == 2


def test_that_a_header_which_comes_again_is_set_aside(write: Write) -> None:
    table = read_table(write("text,label\na,x\ntext,label\nb,y\n"))
    assert table.rows == (("a", "x"), ("b", "y"))
    assert table.skipped == (SkippedRow(3, "header_again", "text,label"),)
    assert facts_of(table, "rows_set_aside") == {"count": 1, "first_line": 3, "reason": "header_again"}


# Rows


def test_that_short_and_overlong_rows_are_repaired_and_told(write: Write) -> None:
    content = "id,text,label\n1,a good long text,x\n2,cut short\n3,a text, with commas, in it,y\n4,fine and long,y,,\n"
    table = read_table(write(content))
    assert table.rows == (
        ("1", "a good long text", "x"),
        ("2", "cut short", ""),
        ("3", "a text, with commas, in it", "y"),
        ("4", "fine and long", "y"),
    )
    assert facts_of(table, "rows_repaired") == {"count": 3, "first_line": 3}


def test_that_a_row_which_fits_nowhere_is_set_aside_with_its_own_text(write: Write) -> None:
    table = read_table(write('a,b\nxx,yy\n"zz",q,rr\nvv,ww\n'))
    assert table.rows == (("xx", "yy"), ("vv", "ww"))
    assert table.lines == (2, 4)
    assert table.skipped == (SkippedRow(3, "too_many_cells", '"zz",q,rr'),)


def test_that_blank_lines_count_only_between_rows(write: Write) -> None:
    table = read_table(write("text,label\n\na,x\n  \n\nb,y\n\n\n"))
    assert table.rows == (("a", "x"), ("b", "y"))
    assert facts_of(table, "blank_lines") == {"count": 3, "first_line": 2}


@pytest.mark.parametrize("rows", [20, 2000])
def test_that_a_quote_which_never_closes_swallows_nothing(write: Write, rows: int) -> None:
    lines = [f"text {i},{'ab'[i % 2]}" for i in range(rows)]
    lines[7] = '"' + lines[7]
    table = read_table(write("text,label\n" + "\n".join(lines) + "\n"))
    assert len(table.rows) == rows
    assert table.rows[7] == ('"text 7', "b")
    assert facts_of(table, "quote_unclosed") == {"count": 1, "first_line": 9}


def test_that_a_quote_closed_by_a_later_row_swallows_nothing(write: Write) -> None:
    table = read_table(write('label,text\na,"one\nb,two\nb,"three"\na,four\n'))
    assert table.rows == (("a", '"one'), ("b", "two"), ("b", "three"), ("a", "four"))
    assert facts_of(table, "quote_unclosed") == {"count": 1, "first_line": 2}


def test_that_a_stray_quote_in_a_text_of_many_lines_leaves_it_whole(write: Write) -> None:
    table = read_table(write('text,label\n"He said\nhello "you" there",pos\nfine,neg\n'))
    assert table.rows == (('He said\nhello "you" there', "pos"), ("fine", "neg"))


def test_that_a_file_cut_within_a_quoted_text_keeps_it_in_one_cell(write: Write) -> None:
    table = read_table(write('text,label\nfine,neg\n"It began well\nbut then\n'))
    assert table.rows == (("fine", "neg"), ("It began well\nbut then", ""))
    assert facts_of(table, "quote_unclosed") == {"count": 1, "first_line": 3}


def test_that_a_file_of_open_quotes_is_read_in_time(write: Write) -> None:
    table = read_table(write("text,label\n" + 'a"b,"c\n' * 5000))
    assert len(table.rows) == 5000
    assert table.rows[4999] == ('a"b', '"c')


# What is told


def test_that_a_told_encoding_and_delimiter_are_taken(write: Write) -> None:
    path = write("a;b,c\n1;é,3\n".encode("cp1252"))
    assert read_table(path, Told(encoding="cp1251")).rows == (("1", "й,3"),)
    assert read_table(path, Told(encoding="Latin-1", delimiter=",")).rows == (("1;é", "3"),)
    assert read_table(path, Told(encoding="cp1252", delimiter="")).rows == (("1;é,3",),)


def test_that_a_told_encoding_is_no_guess(write: Write) -> None:
    assert read_table(write("a,b\né,3\n".encode("cp1252")), Told(encoding="cp1252")).notices == ()


@pytest.mark.parametrize("encoding", ["klingon", "base64", ""])
def test_that_an_encoding_that_is_none_is_refused(write: Write, encoding: str) -> None:
    with pytest.raises(EncodingUnknown) as caught:
        read_table(write("a,b\n1,2\n"), Told(encoding=encoding))
    assert caught.value.facts == {"encoding": encoding}


def test_that_a_told_dialect_is_taken_whole(write: Write) -> None:
    path = write("made in May\na;b\n'1;2';3\n")
    table = read_table(path, Told(dialect=Dialect(";", quote="'", preamble=1, header=0)))
    assert (table.columns, table.rows) == (("Column 1", "Column 2"), (("a", "b"), ("1;2", "3")))


def test_that_what_was_found_reads_the_file_again_to_the_same(write: Write) -> None:
    path = write("Reviews\n\ntext;label\n'fine; yes';good\n'no; never';bad\n")
    table = read_table(path)
    again = read_table(path, Told(encoding=table.encoding, dialect=table.dialect))
    assert (again.columns, again.rows, again.dialect) == (table.columns, table.rows, table.dialect)


@pytest.mark.parametrize(("content", "columns"), [("", ()), ("\n\n", ()), ("text,label\n", ("text", "label"))])
def test_that_a_look_at_a_table_without_rows_is_no_error(write: Write, content: str, columns: tuple[str, ...]) -> None:
    table = finish(look(write(content), CancelToken()))
    assert (table.columns, tuple(table.rows)) == (columns, ())


# Where the lines went


def test_that_each_repaired_row_and_each_line_set_aside_is_kept_as_it_stood(write: Write) -> None:
    plain = "".join(f"{n},the text,{n}\n" for n in range(10))
    table = read_table(write(f'Reviews\n\nid,text,n\n{plain}1,"d "e", f",3\n2,g,h,4\n3,i\n\n(13 rows)\n'))
    assert [(row.line, row.reason, row.text) for row in table.repaired] == [
        (14, "quotes", '1,"d "e", f",3'), (15, "cells", "2,g,h,4"), (16, "cells", "3,i"),
    ]  # fmt: skip
    assert table.rows[10:] == (("1", 'd "e", f', "3"), ("2", "g,h", "4"), ("3", "i", ""))
    assert table.skipped == (SkippedRow(1, "preamble", "Reviews"), SkippedRow(18, "footer", "(13 rows)"))
    assert table.account == Account(lines=18, head=1, read=10, repaired=3, aside=2, blank=2)


# Packed files


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress])
def test_that_a_packed_table_is_read_whatever_its_name(write: Write, pack: Callable[[bytes], bytes]) -> None:
    assert read_table(write(pack(b"text,label\nfine,good\n"))).rows == (("fine", "good"),)


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress])
def test_that_a_damaged_archive_is_called_so(write: Write, pack: Callable[[bytes], bytes]) -> None:
    whole = pack(os.urandom(5000).hex().encode())
    with pytest.raises(ArchiveDamaged):
        read_table(write(whole[:-400]))
    with pytest.raises(ArchiveDamaged):
        read_table(write(whole[:1000] + b"?" * 60 + whole[1060:]))


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_that_a_zip_of_one_table_is_read_past_a_macs_clutter(write: Write) -> None:
    content = zipped(**{"data.csv": b"text,label\nfine,good\n", "__MACOSX/._data.csv": b"\0\5", "sub/.DS_Store": b"\0"})
    assert read_table(write(content)).rows == (("fine", "good"),)


@pytest.mark.parametrize("names", [["a.csv", "b.csv"], []])
def test_that_a_zip_must_hold_one_table(write: Write, names: list[str]) -> None:
    content = zipped(**dict.fromkeys([*names, "c.csv"], b"a,b\n1,2\n")) if names else zipped(**{".DS_Store": b"x"})
    with pytest.raises(ArchiveNotOneTable) as caught:
        read_table(write(content))
    assert caught.value.facts["found"] == (3 if names else 0)


def test_that_a_zip_with_a_password_or_a_hole_is_called_damaged(write: Write) -> None:
    content = bytearray(zipped(**{"a.csv": b"text,label\nfine,good\n"}))
    directory = content.index(b"PK\x01\x02")
    locked = bytearray(content)
    locked[6] |= 1
    locked[directory + 8] |= 1
    for broken in (locked, content[:-10], content[:30] + content[50:]):
        with pytest.raises(ArchiveDamaged):
            read_table(write(bytes(broken)))


def test_that_a_bomb_is_refused_before_it_is_unpacked(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "BOMB_BYTES", 1 << 20)
    with pytest.raises(FileTooLarge) as caught:
        read_table(write(lzma.compress(b"text,label\n" + b"a" * (8 << 20))))
    assert caught.value.facts["limit_mb"] == 1


def test_that_a_table_beyond_all_measure_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "MOST_BYTES", 1 << 20)
    with pytest.raises(FileTooLarge):
        read_table(write(b"text,label\n" + b"some text,a\n" * 100_000))


# What cannot be read


@pytest.mark.parametrize("content", ["", " \n\t\n\n", "\ufeff"])
def test_that_a_file_without_a_word_is_empty(write: Write, content: str) -> None:
    with pytest.raises(FileEmpty):
        read_table(write(content))


@pytest.mark.parametrize("content", ["text,label", "text,label\n\n\n", "text,label\ntext,label\n"])
def test_that_a_header_alone_is_a_table_without_rows(write: Write, content: str) -> None:
    with pytest.raises(TableWithoutRows):
        read_table(write(content))


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        b"%PDF-1.7\nsome,text\n",
        b"SQLite format 3\0" + bytes(1000),
        gzip.compress(gzip.compress(b"a,b\n1,2\n", mtime=0), mtime=0),
        bytes(1000),
        bytes(range(256)) * 100,
    ],
    ids=["png", "pdf", "sqlite", "gzip-in-gzip", "zeros", "every-byte"],
)
def test_that_a_binary_file_is_no_text(write: Write, content: bytes) -> None:
    with pytest.raises(FileNotText):
        read_table(write(content))


def test_that_a_folder_and_a_missing_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FolderWithoutClasses):
        read_table(tmp_path)
    with pytest.raises(FileMissing):
        read_table(tmp_path / "none.csv")
    with pytest.raises(FileMissing):
        read_table(tmp_path / "no\0ne.csv")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_that_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert stat.S_ISFIFO((tmp_path / "pipe.csv").stat().st_mode)
    with pytest.raises(FileNotText):
        read_table(tmp_path / "pipe.csv")


def test_that_a_name_too_long_for_the_system_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises((FileUnreadable, FileMissing)):
        read_table(tmp_path / ("x" * 5000))


def test_that_a_refused_file_says_why(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    path = write("a,b\n1,2\n")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileUnreadable) as caught:
        read_table(path)
    assert caught.value.facts["reason"] == "Permission denied"


def test_that_a_disk_which_fails_midway_is_reported(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    class FailingDisk(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if size and size > 16:
                raise OSError(errno.EIO, "Input/output error")
            return super().read(size)

    path = write("a,b\n1,2\n")
    monkeypatch.setattr(Path, "open", lambda *_, **__: FailingDisk(b"a,b\n1,2\n"))
    with pytest.raises(FileUnreadable) as caught:
        read_table(path)
    assert caught.value.facts["reason"] == "Input/output error"


# Events


OTHER_TABLE = "\nname,price,more\n" + "thing,2.50,x\n" * 20


def many_rows() -> Iterator[str]:
    yield "text,label\n"
    yield from (f"a text with the number {i} and some more words,{'ab'[i % 2]}\n" for i in range(100_000))


@pytest.mark.parametrize("has_doubt", [True, False])
def test_that_reading_reports_rising_bytes_up_to_the_whole(write: Write, has_doubt: bool) -> None:
    path = write("".join(many_rows()) + OTHER_TABLE * has_doubt)
    events = list(read(path, CancelToken()))
    assert all(isinstance(event, Progressed) and event.phase == "reading" for event in events)
    done = [event.done for event in events if isinstance(event, Progressed)]
    if has_doubt:  # met at the end: then the careful reader begins anew
        done = done[next(n for n in range(1, len(done)) if done[n] < done[n - 1]) :]
    assert done == sorted(done)
    assert done[-1] == path.stat().st_size
    assert len(done) > (50 if has_doubt else 4)


@pytest.mark.parametrize(("events_before", "has_doubt"), [(0, False), (1, False), (3, False), (20, True)])
def test_that_reading_stops_when_asked(write: Write, events_before: int, has_doubt: bool) -> None:
    cancel = CancelToken()
    work = read(write("".join(many_rows()) + OTHER_TABLE * has_doubt), cancel)
    for _ in range(events_before):
        next(work)
    cancel.request()
    with pytest.raises(Cancelled):
        next(work)


# Any table, any file

cells = st.text(st.characters(exclude_characters="\ufffd", exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\r\n"))
names = st.lists(st.from_regex("[a-z]{1,8}", fullmatch=True), min_size=2, max_size=5, unique=True)


@A_FEW
@given(names=names, data=st.data(), mark=st.sampled_from(",;\t|"), end=st.sampled_from(["\n", "\r\n"]))
def test_that_a_written_table_comes_back(
    tmp_path: Path, names: list[str], data: st.DataObject, mark: str, end: str
) -> None:
    row = st.lists(cells, min_size=len(names), max_size=len(names)).filter(lambda row: row != names)
    rows = data.draw(st.lists(row, min_size=1, max_size=12))
    path = tmp_path / "any.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=mark, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([names, *rows])
    table = read_table(path)
    read_rows = [list(row) for row in table.rows]
    if Notice("header_missing", {"columns": len(names)}) in table.notices:  # a cell happened to repeat a name
        assert read_rows == [names, *rows]
    else:
        assert table.columns == tuple(names)
        assert read_rows == rows
    assert table.delimiter == mark


@settings(A_FEW, max_examples=200)
@given(content=st.binary(max_size=400) | st.text(st.sampled_from('a,"\n\r;\t\0é很 '), max_size=200).map(str.encode))
def test_that_any_bytes_are_a_table_or_a_known_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    try:
        table = read_table(path)
    except BertdeskError:
        return
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert len(table.lines) == len(table.rows) > 0
    assert list(table.lines) == sorted(table.lines)


PIECES = st.sampled_from(
    [
        "a,b,c\n",
        "1,2,3\n",
        "\n",
        "\r\n",
        "\r",
        '"',
        '""',
        ",",
        ";",
        "x",
        "some words",
        "\t",
        "\\",
        "#",
        "---",
        "\0",
        "很",
        " ",
    ]
)


@settings(A_FEW, max_examples=400)
@given(pieces=st.lists(PIECES, max_size=40))
def test_that_the_lines_of_any_file_add_up(tmp_path: Path, pieces: list[str]) -> None:
    content = "id,text,n\n1,fine,2\n" + "".join(pieces)
    path = tmp_path / "any.csv"
    path.write_bytes(content.encode())
    try:
        table = finish(look(path, CancelToken()))
    except FileNotText:  # more NULs than a text has
        return
    account = table.account
    assert account.lines == len(io.StringIO(content, newline="").readlines())
    assert account.head + account.read + account.repaired + account.aside + account.blank == account.lines
    assert min(account.head, account.read, account.repaired, account.aside, account.blank) >= 0
    assert len({*table.lines, *(row.line for row in table.skipped)}) == len(table.rows) + len(table.skipped)


@settings(A_FEW, max_examples=100)
@given(data=st.data(), pack=st.sampled_from([gzip.compress, lzma.compress, bz2.compress, lambda b: zipped(a=b)]))
def test_that_any_damage_to_an_archive_is_a_table_or_a_known_error(
    tmp_path: Path, data: st.DataObject, pack: Callable[[bytes], bytes]
) -> None:
    content = bytearray(pack(b"text,label\nfine,good\n" * 5))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    path = tmp_path / "any.zip"
    path.write_bytes(bytes(content))
    try:
        table = read_table(path)
    except BertdeskError:
        return
    assert all(len(row) == len(table.columns) for row in table.rows)


def test_that_columns_of_which_nothing_is_known_fit_no_row() -> None:
    assert not fits(["a", "b", "c"], [])
