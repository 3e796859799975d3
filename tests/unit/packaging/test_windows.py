"""What Windows gets: version resource, C++ runtime, installer and MSIX, read as far as another system can."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bertdesk import __version__

WINDOWS = Path(__file__).resolve().parents[3] / "packaging" / "windows"
ISS = (WINDOWS / "bertdesk.iss").read_text(encoding="utf-8-sig")
Load = Callable[[str], ModuleType]


def test_that_the_version_resource_says_this_version_in_four_numbers(load: Load) -> None:
    version = load("windows/version.py")
    assert version.program_version() == __version__
    said: dict[str, Any] = {}
    names = {
        "VSVersionInfo": lambda ffi, kids: said.update(numbers=ffi["filevers"], strings=dict(kids[0])),
        "FixedFileInfo": dict,
        "StringFileInfo": lambda tables: tables[0],
        "StringTable": lambda _language, strings: strings,
        "StringStruct": lambda name, value: (name, value),
        "VarFileInfo": list,
        "VarStruct": lambda name, values: (name, values),
    }
    eval(version.resource("1.2.0rc1", "bertdesk-cli.exe"), names)  # as PyInstaller reads it
    assert said["numbers"] == (1, 2, 0, 0)
    assert said["strings"]["ProductVersion"] == "1.2.0rc1"
    assert said["strings"]["OriginalFilename"] == "bertdesk-cli.exe"


@pytest.mark.parametrize(
    ("version", "numbers"), [("0.1.0", (0, 1, 0, 0)), ("3", (3, 0, 0, 0)), ("1.2.3.4.5", (1, 2, 3, 4))]
)
def test_that_windows_gets_four_numbers(load: Load, version: str, numbers: tuple[int, ...]) -> None:
    assert load("windows/version.py").numbers(version) == numbers


def test_that_the_bundle_carries_the_systems_runtime_and_no_older_one(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = tmp_path / "System32"
    system.mkdir()
    for name in ("vcruntime140.dll", "msvcp140.dll"):
        (system / name).touch()
    monkeypatch.setenv("SYSTEMROOT", str(tmp_path))
    qt, torch = ("PySide6\\MSVCP140.dll", "old", "BINARY"), ("torch\\lib\\c10.dll", "c10", "BINARY")
    mangled = ("numpy.libs\\msvcp140-263139962577ecda4cd9469ca360a746.dll", "numpy's own", "BINARY")
    table = load("windows/vcruntime.py").newest([qt, torch, mangled])
    assert qt not in table
    assert [entry[0] for entry in table] == [torch[0], mangled[0], "vcruntime140.dll", "msvcp140.dll"]
    assert table[-1][1] == str(system / "msvcp140.dll")


def test_that_the_installer_is_read_as_utf8() -> None:
    assert (WINDOWS / "bertdesk.iss").read_bytes().startswith(b"\xef\xbb\xbf")  # Inno Setup's mark for it


def test_that_the_installer_asks_for_no_administrator_and_changes_no_default() -> None:
    assert _setup()["PrivilegesRequired"] == "lowest"
    entries = _entries("Registry")
    assert entries
    assert {entry["Root"] for entry in entries} == {"HKA"}  # the person's own part of the registry
    for entry in entries:
        if re.search(r"\\\.(csv|tsv)", entry["Subkey"]):
            assert entry["Subkey"].endswith("\\OpenWithProgids")
            assert entry["ValueName"] == "BERTDesk.Table"  # an empty name would be the default program
            assert entry["Flags"] == "uninsdeletevalue"
    offered = {entry["Subkey"].split("\\")[-2] for entry in entries if entry["Subkey"].endswith("OpenWithProgids")}
    assert offered == {".csv", ".tsv"}


def test_that_uninstalling_leaves_the_persons_data() -> None:
    assert not _entries("UninstallDelete")
    assert [entry["Name"] for entry in _entries("InstallDelete")] == ["{app}\\_internal"]


def test_that_every_sentence_of_the_installer_is_there_in_both_languages() -> None:
    used = set(re.findall(r"\{cm:(\w+)\}", ISS))
    messages = dict(line.split("=", 1) for line in _lines("CustomMessages"))
    assert {f"{language}.{name}" for language in ("en", "zh") for name in used} == set(messages)
    assert all(re.search("[一-鿿]", text) for name, text in messages.items() if name.startswith("zh."))


def test_that_the_installer_names_files_that_there_are() -> None:
    root = WINDOWS.parent.parent
    assert (root / _setup()["LicenseFile"].replace("{#Root}", ".").replace("\\", "/")).is_file()
    assert r"build\bertdesk.ico" in _setup()["SetupIconFile"]
    for entry in (*_entries("Icons"), *_entries("Run")):
        assert entry["Filename"] == r"{app}\bertdesk.exe"


def test_that_every_section_is_one_inno_setup_knows() -> None:
    known = {"Setup", "Languages", "CustomMessages", "Tasks", "InstallDelete", "Files", "Icons", "Registry", "Run"}
    found = re.findall(r"^\[(\w+)\]$", ISS, re.MULTILINE)
    assert sorted(found) == sorted(known)
    assert len(re.findall("^#if", ISS, re.MULTILINE)) == len(re.findall("^#endif", ISS, re.MULTILINE))


def test_that_the_msix_manifest_offers_the_window_and_the_command() -> None:
    manifest = ElementTree.parse(WINDOWS / "AppxManifest.xml").getroot()
    executables = {element.get("Executable") for element in manifest.iter() if element.get("Executable")}
    assert executables == {"bertdesk.exe", "bertdesk-cli.exe"}
    types = [element.text for element in manifest.iter() if element.tag.endswith("}FileType")]
    assert types == [".csv", ".tsv"]


def _lines(section: str) -> list[str]:
    """Return a section's lines, without comments and the preprocessor's."""
    found = re.search(rf"^\[{section}\]\n(.*?)(?=^\[|\Z)", ISS, re.MULTILINE | re.DOTALL)
    lines = found[1].splitlines() if found else []
    return [line for line in lines if line.strip() and not line.lstrip().startswith((";", "#"))]


def _setup() -> dict[str, str]:
    return dict(line.split("=", 1) for line in _lines("Setup"))


def _entries(section: str) -> list[dict[str, str]]:
    """Return a section's entries, their values without quotes."""
    pairs = [re.findall(r'(\w+): ("(?:[^"]|"")*"|[^;]*)', line) for line in _lines(section)]
    return [{name: value.strip().strip('"') for name, value in entry} for entry in pairs]
