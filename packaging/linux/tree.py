"""Lay a bundle out as Linux expects an installed program: what the .deb and the AppImage have in common."""

import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROGRAM = Path("usr/lib/bertdesk")
"""The bundle's place. usr/bin/bertdesk is a link to it: PyInstaller's starter follows it by /proc/self/exe."""
EPOCH = int(os.environ.get("SOURCE_DATE_EPOCH", "1767225600"))
"""The time that packed files carry (2026-01-01 unless told), so that two packages of one bundle are alike."""


class PackagingFailed(Exception):
    """What stands in the way, as a sentence."""


def version() -> str:
    text = (ROOT / "bertdesk" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise PackagingFailed("bertdesk/__init__.py tells no version.")
    return found[1]


def lay_out(bundle: Path, root: Path) -> None:
    """Make `root` anew: the bundle, the link to it, desktop entry, metadata, icons. The bundle is left as it is."""
    if not (bundle / "bertdesk").is_file() or not (bundle / "_internal").is_dir():
        raise PackagingFailed(f"{bundle} is no bundle; make one with: python3 packaging/dev.py build")
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(bundle, root / PROGRAM, symlinks=True)
    (root / "usr" / "bin").mkdir()
    (root / "usr" / "bin" / "bertdesk").symlink_to("../lib/bertdesk/bertdesk")
    share = root / "usr" / "share"
    for source, folder in (("bertdesk.desktop", "applications"), ("org.bertdesk.BERTDesk.metainfo.xml", "metainfo")):
        (share / folder).mkdir(parents=True)
        shutil.copyfile(HERE / source, share / folder / source)
    run(sys.executable, ROOT / "packaging" / "icons.py", "hicolor", share / "icons" / "hicolor")
    set_modes(root)


def set_modes(root: Path) -> None:
    """Let everybody read, and nobody but the owner write, whatever the umask of this machine; give all one time."""
    for folder, folders, files in os.walk(root):
        for path in (Path(folder) / name for name in (*folders, *files)):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            os.utime(path, (EPOCH, EPOCH), follow_symlinks=False)
    root.chmod(0o755)


def machine() -> str:
    return platform.machine()


def run(*command: str | Path) -> str:
    """Run a tool. Returns: what it printed. Raises: PackagingFailed with what it said."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(EPOCH), "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    except FileNotFoundError as error:
        raise PackagingFailed(f"{command[0]} is not installed.") from error
    if done.returncode:
        raise PackagingFailed(f"{command[0]} failed: {(done.stderr or done.stdout).strip()[-2000:]}")
    return done.stdout
