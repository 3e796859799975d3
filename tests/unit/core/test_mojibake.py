"""Texts that were once decoded by the wrong encoding are told of, repaired where asked to, and nothing else is."""

from pathlib import Path

import pytest

from bertdesk.core.tablefile import Told, read_table
from bertdesk.core.tablefile.mojibake import repaired

WRONG = [
    ("schön — really", "utf-8", "cp1252"),
    ("don’t", "utf-8", "cp1252"),
    ("привет, мир", "utf-8", "latin-1"),
    ("你好世界", "utf-8", "gb18030"),
    ("服务很好", "utf-8", "gb18030"),
    ("服务很好，我们很满意", "gb18030", "cp1252"),
]
RIGHT = [
    "café", "L’été — ÇA VA ?", "naïve façade", "你好，世界", "退款太慢了，再也不来了。", "こんにちは世界", "привет",
    "1 × 2 · 3", "Ångström 25 °C", "Ζεύς", "مرحبا", "한국어 문장입니다", "🙄 no", "plain", "", "½ cup £20 €5",
    "“quoted” — fine…", "繁體中文的句子", "Straße Größe",
]  # fmt: skip


@pytest.mark.parametrize(("text", "real", "wrong"), WRONG)
def test_that_a_wrongly_decoded_text_is_turned_back(text: str, real: str, wrong: str) -> None:
    damaged = text.encode(real).decode(wrong, "strict" if wrong != "cp1252" else "replace")
    assert damaged != text
    if "\ufffd" in damaged:
        pytest.skip("that encoding has no character for one of these bytes")
    assert repaired(damaged) == text


@pytest.mark.parametrize("text", RIGHT)
def test_that_a_good_text_stays_as_it_is(text: str) -> None:
    assert repaired(text) == text


def test_that_a_table_is_told_of_and_read_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,label\n" + "plain,x\n" * 30 + "cafÃ© latte,y\n", "utf-8")
    table = read_table(path)
    assert table.rows[-1] == ("cafÃ© latte", "y")
    (notice,) = [notice for notice in table.notices if notice.code == "mojibake"]
    assert notice.facts == {"before": "cafÃ© latte", "after": "café latte"}


def test_that_repaired_rows_are_counted_and_kept_as_they_stood(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,label\nplain,x\ncafÃ©,y\n", "utf-8")
    table = read_table(path, Told(mends=True))
    assert table.rows == (("plain", "x"), ("café", "y"))
    assert [(row.line, row.reason, row.text) for row in table.repaired] == [(3, "mojibake", "cafÃ© | y")]
    assert [notice.facts for notice in table.notices if notice.code == "mojibake_repaired"] == [{"count": 1}]
    assert table.told == Told(mends=True)
