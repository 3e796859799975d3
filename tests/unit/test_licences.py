"""What the program is made of, as an installation tells it."""

import subprocess
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest

from bertdesk import licences


@pytest.fixture(scope="module")
def listed() -> dict[str, licences.Component]:
    return {one.name: one for one in licences.components()}


def test_that_the_list_has_what_the_program_needs_and_no_tool_of_its_developers(
    listed: dict[str, licences.Component],
) -> None:
    assert {"BERTDesk", "torch", "transformers", "captum", "scipy", "shiboken6"} <= listed.keys()
    assert {"Lucide icons", "STIX Two Math (formulas)"} <= listed.keys()
    assert not {"pytest", "ruff", "mypy", "hypothesis", "import-linter", "bertdesk"} & listed.keys()
    assert next(iter(listed)) == "BERTDesk"


def test_that_nothing_is_without_a_licence(listed: dict[str, licences.Component]) -> None:
    assert [one.name for one in listed.values() if one.licence == licences.UNKNOWN] == []


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("captum", "BSD-3-Clause"),  # License-Expression
        ("charset-normalizer", "MIT"),  # License
        ("accelerate", "Apache-2.0"),  # “Apache”
        ("tokenizers", "Apache-2.0"),  # a classifier alone
        ("colorama", "BSD-3-Clause"),  # “BSD License”: the text tells which
        ("shellingham", "ISC"),
        ("tqdm", "MPL-2.0 AND MIT"),
        ("PySide6_Essentials", "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only"),
        ("scipy", "BSD-3-Clause"),  # License holds the whole text
    ],
)
def test_that_metadata_becomes_spdx(name: str, licence: str, listed: dict[str, licences.Component]) -> None:
    assert listed[name].licence == licence


class Installed(Distribution):
    """A distribution of the given files."""

    def __init__(self, **files: str) -> None:
        self._files = {name.replace("__", "."): text for name, text in files.items()}

    def read_text(self, filename: str) -> str | None:
        return self._files.get(filename)

    def locate_file(self, path: object) -> Path:  # type: ignore[override]  # nothing asks
        return Path(str(path))


@pytest.mark.parametrize(
    "said",
    [
        "License: see the file LICENSE",
        "License: BSD",
        "Classifier: License :: OSI Approved",
        "License: MIT License\nClassifier: License :: OSI Approved :: ISC License (ISCL)",
        "Summary: nothing",
    ],
)
def test_that_nobody_guesses_a_licence(said: str) -> None:
    found = licences.of_distribution(Installed(METADATA=f"Metadata-Version: 2.1\nName: x\nVersion: 1\n{said}\n"))
    assert found.licence == licences.UNKNOWN


def test_that_every_licence_file_is_in_the_text(listed: dict[str, licences.Component]) -> None:
    text = listed["torch"].text
    files = distribution("torch").metadata.get_all("License-File") or []
    assert len(files) > 50
    assert [name for name in files if f"===== {name}\n" not in text] == []
    assert "===== LICENSE\n" in text


def test_that_equal_files_stand_once_and_one_file_stands_alone() -> None:
    assert licences.joined({"LICENSE": "words\n"}) == "words\n"
    joined = licences.joined({"a": "same\n", "b": "other\n", "c": "same\n"})
    assert joined == "===== a\n===== c\n\nsame\n\n\n===== b\n\nother\n"
    assert licences.joined({}) == ""


def test_that_reading_the_list_imports_nothing_of_what_it_lists() -> None:
    code = (
        "import sys; from bertdesk import licences; licences.components();"
        "sys.exit(' '.join({'torch', 'numpy', 'PySide6', 'packaging'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
