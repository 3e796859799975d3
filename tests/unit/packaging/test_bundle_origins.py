"""Where the files of a bundle come from."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Library = Callable[[str], Path]


def _origins(bundle: Any) -> dict[tuple[str, str], Any]:
    from origins import origins

    found: dict[tuple[str, str], Any] = origins(bundle.folder, bundle.work, bundle.environment)
    return found


def test_that_every_file_and_module_has_its_origin(bundle: Any) -> None:
    found = _origins(bundle)
    assert found["pypi", "markupsafe"].files[0].startswith("_internal/markupsafe/_speedups")
    assert found["pypi", "markupsafe"].modules == 1
    assert found["part", "Icons"].files == ["_internal/resources/icons/copy.svg"]
    assert (found["part", "CPython"].modules, found["part", "BERTDesk"].modules) == (1, 1)
    assert found["pypi", "pyinstaller"].files == ["bertdesk"]
    assert len(found) == 5


def test_that_a_library_of_the_system_is_its_package_s(bundle: Any, library: Library) -> None:
    bundle.take("libz.so.1", library("libz.so.1"))
    assert _origins(bundle)["deb", "zlib1g"].files == ["_internal/libz.so.1"]


def test_that_what_a_wheel_carries_of_others_is_theirs(bundle: Any) -> None:
    bundle.take("PySide6/Qt/lib/libQt6Core.so.6", Path(__file__))
    bundle.take("PySide6/Qt/lib/libicuuc.so.73", Path(__file__))
    bundle.take("torch/lib/libgomp.so.1", Path(__file__))
    found = _origins(bundle)
    assert found["part", "Qt"].files == ["_internal/PySide6/Qt/lib/libQt6Core.so.6"]
    assert found["part", "ICU"].files == ["_internal/PySide6/Qt/lib/libicuuc.so.73"]
    assert found["part", "GCC runtime"].files == ["_internal/torch/lib/libgomp.so.1"]


def test_that_a_file_nobody_claims_stops_the_build(bundle: Any, tmp_path: Path) -> None:
    from origins import OriginUnknown

    stranger = tmp_path / "libstranger.so"
    stranger.write_bytes(b"\x7fELF")
    bundle.take("libstranger.so", stranger)
    bundle.module("stranger", tmp_path / "stranger.py")
    with pytest.raises(OriginUnknown, match=r"_internal/libstranger\.so \(from .*libstranger\.so\)\n.*module stranger"):
        _origins(bundle)


def test_that_a_file_that_came_later_is_not_overlooked(bundle: Any) -> None:
    from origins import OriginUnknown

    (bundle.folder / "_internal" / "later.txt").write_text("x", encoding="utf-8")
    with pytest.raises(OriginUnknown, match=r"later\.txt \(from nowhere that PyInstaller wrote down\)"):
        _origins(bundle)
