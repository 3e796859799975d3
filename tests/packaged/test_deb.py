"""The Debian package of the real bundle, on a bare Debian: installed by apt, started, tried, removed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = Path(os.environ.get("BERTDESK_BUNDLE", ROOT / "dist" / "bertdesk"))
TOOLS = ("debootstrap", "dpkg-deb", "readelf", "unshare")


def _obstacle() -> str:
    """Return why it cannot be tried here; "" if it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "debootstrap and chroot need root on Linux"
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        return f"needs {', '.join(missing)}"
    return "" if (BUNDLE / "bertdesk").is_file() else f"no bundle at {BUNDLE}: python3 packaging/dev.py build"


@pytest.mark.skipif(_obstacle() != "", reason=_obstacle() or "-")
@pytest.mark.timeout(1800)
def test_that_the_package_installs_works_and_leaves_nothing(tmp_path: Path) -> None:
    _run("deb.py", BUNDLE, "--out", tmp_path, "--level", "1")
    (package,) = tmp_path.glob("*.deb")
    said = _run("chroot.py", package)
    assert "removed, nothing left" in said


def _run(script: str, *arguments: str | Path) -> str:
    command = [sys.executable, ROOT / "packaging" / "linux" / script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout
