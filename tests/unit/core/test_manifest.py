"""A manifest tells a whole file from a damaged one, and does nothing foolish when somebody else wrote it."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from bertdesk.core import manifest
from bertdesk.core.manifest import Sum


def sealed(folder: Path, **contents: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    manifest.write(folder, {name: manifest.sum_of(folder / name) for name in contents})
    return folder


def test_that_a_sum_is_sha_256(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert manifest.sum_of(tmp_path / "a") == manifest.sum_of_bytes(b"abc") == Sum(3, known)


def test_that_whole_files_hold(tmp_path: Path) -> None:
    assert manifest.first_damaged(sealed(tmp_path, a=b"1", b=b"", c=os.urandom(300_000))) is None


def test_that_a_folder_without_a_manifest_is_not_judged(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert manifest.first_damaged(tmp_path) is None
    assert manifest.first_damaged(tmp_path / "gone") is None


def test_that_the_damaged_file_is_named(tmp_path: Path) -> None:
    sealed(tmp_path, a=b"1", b=b"2")
    (tmp_path / "b").write_bytes(b"3")
    assert manifest.first_damaged(tmp_path) == "b"


def test_that_a_file_that_is_gone_is_for_its_reader_to_miss(tmp_path: Path) -> None:
    sealed(tmp_path, a=b"1", b=b"2")
    (tmp_path / "a").unlink()
    assert manifest.first_damaged(tmp_path) is None


def test_that_flipped_bits_and_cuts_everywhere_in_a_manifest_are_noticed(tmp_path: Path) -> None:
    sealed(tmp_path, config=b"1", weights=b"2")
    path = tmp_path / "sha256.json"
    whole = path.read_bytes()
    for bit in range(0, 8 * len(whole), 3):
        content = bytearray(whole)
        content[bit // 8] ^= 1 << bit % 8
        path.write_bytes(content)
        assert manifest.first_damaged(tmp_path) == "sha256.json", bit
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert manifest.first_damaged(tmp_path) == "sha256.json", length


@pytest.mark.parametrize("name", ["../outside", "/etc/hostname", "a/b", "..", ".", "", "c:\\x", "..\\x"])
def test_that_a_manifest_leads_nowhere_outside_its_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "outside").write_bytes(b"1")
    folder = sealed(tmp_path / "model", a=b"1")
    manifest.write(folder, {name: manifest.sum_of(tmp_path / "outside")})
    assert manifest.first_damaged(folder) == "sha256.json"


@pytest.mark.parametrize("content", ["[]", "{}", '{"files": []}', '{"files": {"a": 1}}', "[" * 60_000, "1" * 2**17, ""])
def test_that_nonsense_is_damage(tmp_path: Path, content: str) -> None:
    (tmp_path / "sha256.json").write_text(content)
    assert manifest.first_damaged(tmp_path) == "sha256.json"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
@pytest.mark.timeout(10)
def test_that_neither_pipe_nor_device_nor_folder_is_read(tmp_path: Path) -> None:
    folder = sealed(tmp_path / "model", a=b"")
    for make in (
        lambda: os.mkfifo(folder / "a"),
        lambda: (folder / "a").symlink_to("/dev/zero"),
        lambda: (folder / "a").mkdir(),
    ):
        (folder / "a").unlink()
        make()
        assert manifest.first_damaged(folder) == "a"


def test_that_its_form_is_fixed_for_later_versions(tmp_path: Path) -> None:
    sealed(tmp_path, a=b"abc")
    content = json.loads((tmp_path / "sha256.json").read_text())
    a = {"size_bytes": 3, "sha256": hashlib.sha256(b"abc").hexdigest()}
    own = hashlib.sha256(json.dumps({"a": a}).encode()).hexdigest()
    assert content == {"files": {"a": a}, "sha256_of_files": own}
