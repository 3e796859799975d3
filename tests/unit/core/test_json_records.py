"""JSON as tools write it: each claim on a real file, with exact rows."""

import gzip
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed
from bertdesk.core.tablefile import SkippedRow, Table, read, read_table
from bertdesk.errors import BertdeskError, Cancelled, JsonDamaged, JsonNotTable, TablesDiffer, TooManyColumns

Write = Callable[[str | bytes], Path]
ROWS = [{"text": "fine", "label": "good"}, {"text": "awful", "label": "bad"}]
CELLS = (("fine", "good"), ("awful", "bad"))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(content: str | bytes) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


def codes(table: Table) -> dict[str, dict[str, str | int | float]]:
    return {notice.code: notice.facts for notice in table.notices}


def by_line(records: list[object]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


@pytest.mark.parametrize(
    "content",
    [
        by_line(list(ROWS)),
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2),
        json.dumps({"version": 1, "data": ROWS}),
        json.dumps({"meta": {"tags": ["a", "b"]}, "rows": ROWS, "total": 2}, indent=1),
        json.dumps([["text", "label"], *CELLS]),
        by_line([["text", "label"], *map(list, CELLS)]),
        json.dumps({"columns": ["text", "label"], "index": [0, 1], "data": CELLS}),
        json.dumps({"text": ["fine", "awful"], "label": ["good", "bad"]}),
        json.dumps({"text": {"0": "fine", "1": "awful"}, "label": {"0": "good", "1": "bad"}}),
        "\n".join(json.dumps(record, indent=2) for record in ROWS),
        "\ufeff" + json.dumps(ROWS),
    ],
)
def test_that_rows_are_found_however_json_holds_them(write: Write, content: str) -> None:
    table = read_table(write(content))
    assert (table.columns, table.rows, table.format) == (("text", "label"), CELLS, "json")
    assert table.notices == ()


def test_that_records_by_their_ids_keep_these(write: Write) -> None:
    table = read_table(write(json.dumps({"a17": ROWS[0], "b4": ROWS[1]})))
    assert table.columns == ("key", "text", "label")
    assert table.rows == (("a17", "fine", "good"), ("b4", "awful", "bad"))


def test_that_lines_are_those_of_the_file(write: Write) -> None:
    assert read_table(write(by_line([ROWS[0]]) + "\n" + by_line([ROWS[1]]))).lines == (1, 3)
    assert read_table(write(json.dumps(ROWS, indent=2))).lines == (2, 6)


def test_that_numbers_stay_as_they_are_written(write: Write) -> None:
    text = '{"id": 12345678901234567890, "n": 1.10, "x": 1E400, "ok": true, "none": null}\n' * 2
    assert read_table(write(text)).rows[0] == ("12345678901234567890", "1.10", "1E400", "true", "")


def test_that_nested_objects_get_dotted_names_and_lists_are_joined(write: Write) -> None:
    record = {"text": "x", "user": {"name": "A", "place": {"town": "B"}}, "tags": ["p", "q"], "spans": [[0, 5, "PER"]]}
    table = read_table(write(by_line([record, {"text": "y", "extra": 7}])))
    assert table.columns == ("text", "user.name", "user.place.town", "tags", "spans", "extra")
    assert table.rows == (("x", "A", "B", "p; q", '[[0, 5, "PER"]]', ""), ("y", "", "", "", "", "7"))


def test_that_a_broken_line_is_set_aside_with_its_number(write: Write) -> None:
    table = read_table(write(by_line([ROWS[0]]) + '{"text": "cut\n' + by_line([ROWS[1]])))
    assert table.rows == CELLS
    assert table.skipped == (SkippedRow(2, "not_json", '{"text": "cut'),)
    assert codes(table) == {"lines_not_json": {"count": 1, "first_line": 2}}


def test_that_an_array_which_breaks_off_keeps_what_came_before(write: Write) -> None:
    content = json.dumps(ROWS, indent=2)
    table = read_table(write(content[: content.index("awful")]))
    assert table.rows == CELLS[:1]
    assert codes(table) == {"json_cut": {"line": 6}}


@pytest.mark.parametrize(
    "content", ['{"data": [{"text": "cut', '[{"text": "cut', '{"data": {"a": \n1,,}}', "[[[[[" * 5000]
)
def test_that_json_without_one_whole_record_is_called_damaged(write: Write, content: str) -> None:
    with pytest.raises(JsonDamaged) as caught:
        read_table(write(content))
    assert caught.value.facts["line"] in (1, 2)


@pytest.mark.parametrize("content", ["[[]]", "{}", "[{}]", '{"data": []}'])
def test_that_json_without_rows_is_no_table(write: Write, content: str) -> None:
    with pytest.raises(JsonNotTable):
        read_table(write(content))


def test_that_keys_which_are_values_are_no_columns(write: Write) -> None:
    with pytest.raises(TooManyColumns):
        read_table(write(by_line([{f"user {number}": 1} for number in range(2500)])))


@pytest.mark.parametrize(
    "content",
    [
        '{"a": 1},x\n{"a": 2},y\n',
        "[1] a note,x\n[2] another,y\n",
        "[[A link]] of a wiki\nand more\n",
        '["a", "b"] is a list\nand more\n',
    ],
)
def test_that_a_table_which_begins_with_a_bracket_is_no_json(write: Write, content: str) -> None:
    assert read_table(write(content)).format == "delimited"


def test_that_a_label_studio_export_is_read_by_questions(write: Write) -> None:
    def task(text: str, *chosen: list[str]) -> dict[str, object]:
        answers = [
            {"was_cancelled": choices == ["skip"], "result": [
                {"from_name": "sentiment", "type": "choices", "value": {"choices": choices}},
                {"from_name": "spans", "type": "labels", "value": {"start": 0, "end": 3, "text": "x"}},
            ]}
            for choices in chosen
        ]  # fmt: skip
        return {"id": 1, "data": {"text": text, "meta": {"source": "mail"}}, "annotations": answers, "predictions": []}

    tasks = [
        task("fine", ["good"]),
        task("so so", ["skip"], ["good", "bad"]),
        task("no", ["bad"], ["good"]),
        task("new"),
    ]
    table = read_table(write(json.dumps(tasks)))
    assert table.columns == ("text", "meta.source", "sentiment")
    assert [row[2] for row in table.rows] == ["good", "good; bad", "bad", ""]
    assert codes(table) == {"answers_differ": {"count": 1, "first_line": 1}}


def test_that_label_studios_short_form_and_doccanos_lines_are_read(write: Write) -> None:
    short = [{"id": 1, "text": "x", "topic": "a"}, {"id": 2, "text": "y", "topic": {"choices": ["a", "b"]}}]
    assert read_table(write(json.dumps(short))).rows == (("1", "x", "a"), ("2", "y", "a; b"))
    lines = [
        {"id": 1, "text": "x", "label": ["a"]},
        {"id": 2, "text": "y", "label": ["a", "b"]},
        {"id": 3, "text": "z", "label": []},
    ]
    assert [row[2] for row in read_table(write(by_line(list(lines)))).rows] == ["a", "a; b", ""]


def test_that_lists_called_train_and_test_are_parts_of_one_table(write: Write) -> None:
    table = read_table(write(json.dumps({"train": ROWS, "test": ROWS[:1]})))
    assert table.rows == (*CELLS, CELLS[0])
    assert table.parts == ("train", "train", "test")
    assert codes(table) == {"parts_known": {"train": 2, "valid": 0, "test": 1}}
    with pytest.raises(TablesDiffer):
        read_table(write(json.dumps({"train": ROWS, "test": [{"text": "x"}]})))


def test_that_the_longest_list_is_read_and_the_others_told(write: Write) -> None:
    table = read_table(write(json.dumps({"people": ROWS[:1], "posts": ROWS})))
    assert table.rows == CELLS
    assert codes(table) == {"lists_left": {"name": "posts", "others": "people"}}


def test_that_halves_of_characters_and_nuls_do_not_reach_a_cell(write: Write) -> None:
    (row, _) = read_table(write('{"text": "a\\ud83d b\\u0000", "e": "\\ud83d\\ude00"}\n{"text": "x"}\n')).rows
    assert row == ("a\ufffd b", "😀")


def test_that_chinese_json_in_its_own_encoding_is_read(write: Write) -> None:
    rows = [{"文本": "这个电影很好看，我非常喜欢", "标签": "正面"}, {"文本": "不好看，浪费时间", "标签": "负面"}]
    content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    table = read_table(write(content.encode("gb18030")))
    assert (table.columns, table.encoding) == (("文本", "标签"), "gb18030")
    assert table.rows[0][1] == "正面"


def test_that_a_long_packed_array_is_read_piece_by_piece_with_progress(write: Write) -> None:
    rows = [{"text": f"a text of some length, number {number}", "label": "ab"[number % 2]} for number in range(20_000)]
    path = write(gzip.compress(json.dumps(rows).encode()))
    events = list(read(path, CancelToken()))
    done = [event.done for event in events if isinstance(event, Progressed)]
    assert done == sorted(done)
    assert len(done) > 10
    assert len(read_table(path).rows) == 20_000
    cancel = CancelToken()
    work = read(path, cancel)
    next(work)
    cancel.request()
    with pytest.raises(Cancelled):
        list(work)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=JSON, indent=st.sampled_from([None, 1]), cut=st.integers(0, 30))
def test_that_any_json_whole_or_cut_is_a_table_or_a_known_error(
    tmp_path: Path, value: object, indent: int | None, cut: int
) -> None:
    content = json.dumps(value, indent=indent)
    path = tmp_path / "any.json"
    path.write_text(content[: len(content) - cut])
    with suppress(BertdeskError):
        table = read_table(path)
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert len(table.rows) == len(table.lines)


def test_that_a_short_list_is_a_row_whatever_its_marks(tmp_path: Path) -> None:
    whole = [[str(n), f"text {n}", "good"] for n in range(40)]
    rows = [["id", "text", "label"], *whole[:20], ["# 9"], ["10;so;bad"], *whole[20:]]
    (path := tmp_path / "lists.json").write_text(json.dumps(rows), encoding="utf-8")
    table = read_table(path)
    assert list(table.rows[20:22]) == [("", "# 9", ""), ("", "10;so;bad", "")]
    assert table.skipped == ()
