"""Qt's ICU library with less in it still sorts, names time zones and speaks both languages."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import PySide6
import pytest

TOOLS = ("icupkg", "nm", "cc")
PROGRAM = """
from PySide6.QtCore import QCollator, QDateTime, QLocale, QTimeZone
for language in ("en", "zh_CN"):
    order = QCollator(QLocale(language))
    print([order.compare(a, b) for a, b in (("a", "B"), ("ä", "z"), ("中", "文"), ("好", "坏"), ("1", "一"))])
zone = QTimeZone(b"Asia/Shanghai")
print(zone.displayName(QTimeZone.TimeType.StandardTime, QTimeZone.NameType.LongName, QLocale("zh_CN")))
print(QLocale("zh_CN").toString(QDateTime.fromSecsSinceEpoch(0, zone), QLocale.FormatType.LongFormat))
print(QLocale("tr").toUpper("i"), len(QTimeZone.availableTimeZoneIds()))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Qt brings ICU on Linux alone")
@pytest.mark.skipif(any(shutil.which(tool) is None for tool in TOOLS), reason=f"needs {', '.join(TOOLS)}")
def test_that_a_smaller_icu_answers_as_the_whole_one(tmp_path: Path, load: Callable[[str], ModuleType]) -> None:
    whole = next((Path(PySide6.__file__).parent / "Qt" / "lib").glob("libicudata.so.*"))
    less = Path(shutil.copy(whole, tmp_path))
    assert load("icu.py").shrink(less) > 20_000_000
    answers = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env=os.environ | {"LD_PRELOAD": str(library)},
            capture_output=True, text=True, check=True,
        ).stdout
        for library in (whole, less)
    ]  # fmt: skip
    assert "中国标准时间" in answers[0]
    assert answers[0] == answers[1]
