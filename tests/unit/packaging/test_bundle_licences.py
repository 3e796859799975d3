"""The bundle's list of licences, from real files of this environment to what the program reads."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bertdesk import licences as made_of

Library = Callable[[str], Path]
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def complete(bundle: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The bundle where PyInstaller need not be installed: its bootloader counts as this project's."""
    import origins

    real = origins._key
    monkeypatch.setattr(
        origins, "_key", lambda name, *rest: ("part", "BERTDesk") if name == "bertdesk" else real(name, *rest)
    )
    return bundle


def _parts(bundle: Any) -> list[Any]:
    from parts import parts_of

    found: list[Any] = parts_of(bundle.folder, bundle.work, bundle.environment)
    return found


def test_that_the_program_reads_what_the_build_wrote(complete: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import licences

    path = licences.list_of(complete.folder)
    licences.write(_parts(complete), path)
    monkeypatch.setattr(made_of, "resource", lambda name: complete.folder / "_internal" / "resources" / name)
    listed = {one.name: one for one in made_of.components()}
    own = ["BERTDesk", "all-MiniLM-L6-v2 (encoder)", "Lucide icons", "STIX Two Math (formulas)"]
    assert list(listed) == [*own[:3], "MarkupSafe", "Python", own[3]]
    assert listed["MarkupSafe"].licence == "BSD-3-Clause"
    assert "Redistribution and use in source and binary forms" in listed["MarkupSafe"].text
    assert listed["Python"].licence == "Python-2.0"
    assert "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2" in listed["Python"].text
    assert "Lucide Contributors" in listed["Lucide icons"].text
    assert "SIL OPEN FONT LICENSE Version 1.1" in listed["STIX Two Math (formulas)"].text
    assert all(one.text for one in listed.values())
    assert licences.uncovered(complete.folder) == []


def test_that_the_same_bundle_gives_the_same_list(complete: Any, tmp_path: Path) -> None:
    import licences

    for name in ("a", "b"):
        licences.write(_parts(complete), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_that_a_system_library_brings_its_copyright_and_what_that_refers_to(complete: Any, library: Library) -> None:
    complete.take("libglib-2.0.so.0", library("libglib-2.0.so.0"))
    (glib,) = [part for part in _parts(complete) if part.key[0] == "deb"]
    assert glib.component.licence == "LGPL-2.1-or-later"
    assert {"copyright", "LGPL-2.1"} <= set(glib.texts)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in glib.texts["LGPL-2.1"]
    assert glib.purl.startswith("pkg:deb/debian/libglib2.0-0")


def test_that_a_licence_that_would_bind_everything_is_refused(complete: Any, library: Library) -> None:
    from parts import LicencesIncomplete

    complete.take("libreadline.so.8", library("libreadline.so.8"))
    with pytest.raises(LicencesIncomplete, match=r"libreadline8 .* may not be in the bundle .*leave Python's readline"):
        _parts(complete)


def test_that_a_licence_nobody_has_read_is_refused(
    complete: Any, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    import parts

    monkeypatch.delitem(parts.DEBIAN, "zlib")
    complete.take("libz.so.1", library("libz.so.1"))
    with pytest.raises(parts.LicencesIncomplete, match=r"zlib1g .* is not known: read it, add it to terms\.py"):
        _parts(complete)


def test_that_the_check_names_a_library_without_an_entry_and_an_entry_without_its_library(complete: Any) -> None:
    import licences

    licences.write(_parts(complete), licences.list_of(complete.folder))
    speedups = next((complete.folder / "_internal" / "markupsafe").iterdir())
    moved = speedups.rename(complete.folder / "_internal" / "libother.so")
    (complete.folder / "_internal" / "strange-1.0.dist-info").mkdir()
    (complete.folder / "_internal" / "notes.txt").write_text("no library", encoding="utf-8")
    assert licences.uncovered(complete.folder) == [
        f"_internal/{moved.name} has no entry.",
        f"_internal/markupsafe/{speedups.name} is listed, but not there.",
        "strange-1.0.dist-info has no entry.",
    ]


def test_that_the_check_fails_where_there_is_no_list(bundle: Any) -> None:
    command = [sys.executable, str(ROOT / "packaging" / "licences.py"), "check", str(bundle.folder)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "licences.json is missing." in ran.stderr


def test_that_every_text_is_stored_once(complete: Any, tmp_path: Path) -> None:
    import licences

    licences.write(_parts(complete), tmp_path / "list")
    stored = json.loads((tmp_path / "list").read_text(encoding="utf-8"))
    assert len(stored["texts"]) == len(set(stored["texts"].values()))
    apache = [entry["texts"]["LICENSE"] for entry in stored["components"] if entry["licence"] == "Apache-2.0"]
    assert len(apache) == 2
    assert len(set(apache)) == 1
