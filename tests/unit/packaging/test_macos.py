"""What macOS gets: the keys of Info.plist, the entitlements, the scripts."""

import plistlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

MACOS = Path(__file__).resolve().parents[3] / "packaging" / "macos"
SCRIPTS = sorted(MACOS.glob("*.sh"))


def test_that_info_plist_offers_the_program_for_tables_and_takes_no_default(load: Callable[[str], ModuleType]) -> None:
    keys = load("macos/info.py").plist("1.2.3")
    assert plistlib.loads(plistlib.dumps(keys)) == keys
    (tables,) = keys["CFBundleDocumentTypes"]
    assert (tables["CFBundleTypeRole"], tables["LSHandlerRank"]) == ("Viewer", "Alternate")
    assert keys["CFBundleVersion"] == keys["CFBundleShortVersionString"] == "1.2.3"
    assert keys["CFBundleLocalizations"] == ["en", "zh-Hans"]


def test_that_the_hardened_runtime_gives_way_in_one_point_only() -> None:
    with (MACOS / "entitlements.plist").open("rb") as file:
        assert plistlib.load(file) == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_that_there_is_a_script_for_each_step() -> None:
    assert [path.name for path in SCRIPTS] == ["dmg.sh", "notarise.sh", "sign.sh"]


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="needs shellcheck")
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_that_shellcheck_has_nothing_to_say(path: Path) -> None:
    done = subprocess.run(["shellcheck", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_that_every_script_parses_and_stops_at_the_first_failure(path: Path) -> None:
    assert subprocess.run(["bash", "-n", path], check=False).returncode == 0
    assert path.read_text(encoding="utf-8").splitlines()[0] == "#!/usr/bin/env bash"
    assert "\nset -euo pipefail\n" in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o111
