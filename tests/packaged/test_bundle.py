"""The packaged program proves itself: without a screen, by mouse and keyboard, and where a stranger has unpacked it."""

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from proving import missing_for_a_screen, private_screen, prove

pytestmark = pytest.mark.timeout(960)
NOBODY = 65534
needs_a_screen = pytest.mark.skipif(bool(missing_for_a_screen()), reason=missing_for_a_screen())


def _plain(**more: str) -> dict[str, str]:
    """Return an environment that helps with nothing: no Python, no library paths, no offline switch."""
    return {"PATH": "/nonexistent", "HOME": "/nonexistent", "LANG": "C.UTF-8", **more}


def test_that_the_bundle_proves_itself_without_a_screen(bundle: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    order = [str(bundle / "bertdesk"), "--selftest", "--hands", "qt", "--report", str(report)]
    found = prove(order, report, environment=_plain(BERTDESK_HOME=str(tmp_path / "home")), cwd=tmp_path)
    assert found["packaged"]
    assert found["display_platform"] == "offscreen"


@pytest.mark.window
@needs_a_screen
def test_that_the_bundle_proves_itself_by_mouse_and_keyboard(bundle: Path, tmp_path: Path) -> None:
    report, pictures = tmp_path / "report.json", os.environ.get("BERTDESK_SCREENSHOTS", str(tmp_path / "pictures"))
    order = [str(bundle / "bertdesk"), "--selftest", "--report", str(report), "--pictures", pictures]
    with private_screen() as display:
        environment = _plain(DISPLAY=display, PATH=_path_of(tmp_path, "xdotool"), BERTDESK_HOME=str(tmp_path / "home"))
        found = prove(order, report, environment=environment, cwd=tmp_path)
    assert (found["packaged"], found["hands"], found["display_platform"]) == (True, "xdotool", "xcb")


def test_that_no_file_of_the_bundle_can_be_changed_by_others(bundle: Path) -> None:
    others = stat.S_IWGRP | stat.S_IWOTH
    everything = [bundle, *bundle.rglob("*")]
    loose = [str(path) for path in everything if not path.is_symlink() and path.stat().st_mode & others]
    assert len(everything) > 100
    assert not loose, loose[:20]


@pytest.fixture
def stranger() -> Iterator[Path]:
    """A folder that anybody may pass, for an unprivileged user; skips where this user cannot become another."""
    missing = [name for name in ("unshare", "setpriv", "mount") if shutil.which(name) is None]
    if missing or not hasattr(os, "getuid") or os.getuid() != 0:
        pytest.skip(f"needs {', '.join(missing) or 'root'}")
    if subprocess.run(["unshare", "-n", "-m", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system allows no namespaces")
    folder = Path(tempfile.mkdtemp(prefix="bertdesk-stranger-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_that_a_stranger_without_network_or_python_can_use_it_from_a_folder_with_chinese_letters(
    bundle: Path, stranger: Path
) -> None:
    found = _as_nobody(bundle, stranger, "--hands", "qt", **_plain())
    assert found["hands"] == "qt"


@pytest.mark.window
@needs_a_screen
def test_that_such_a_stranger_can_use_mouse_and_keyboard(bundle: Path, stranger: Path) -> None:
    with private_screen() as display:
        environment = _plain(DISPLAY=display, PATH=_path_of(stranger, "xdotool"))
        found = _as_nobody(bundle, stranger, "--hands", "xdotool", **environment)
    assert found["display_platform"] == "xcb"


def _as_nobody(bundle: Path, stranger: Path, *options: str, **environment: str) -> dict[str, object]:
    """Run the self-test as `nobody`, in namespaces without network, where only the data folder can be written to."""
    place = stranger / "用户 数据" / "BERT Desk"
    home = stranger / "home"
    data = home / ".local" / "share" / "BERTDesk"  # the rest of HOME belongs to root
    results = stranger / "results"
    for folder in (place, data, results):
        folder.mkdir(parents=True)
    for folder in (data, results):
        os.chown(folder, NOBODY, NOBODY)
    report = results / "report.json"
    # The bundle is mounted, not copied: read-only, and whatever folders of others it was built in
    script = (
        'mount --bind "$1" "$2" && mount -o remount,bind,ro "$2" && cd "$2" && program="$2/bertdesk" && shift 2 &&'
        f' exec setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups env -i "$@" "$program" --selftest'
    )
    known = [f"{name}={value}" for name, value in {**environment, "HOME": str(home)}.items()]
    program = [*options, "--report", str(report)]
    order = ["unshare", "-n", "-m", "sh", "-c", f"{script} {' '.join(_quoted(program))}", "sh", str(bundle), str(place)]
    found = prove([*order, *known], report, environment=dict(os.environ))
    assert found["packaged"]
    assert found["user_id"] == NOBODY
    assert Path(found["data_folder"]).parent == data
    assert not list(data.iterdir()), "the self-test left something behind"
    assert [path.name for path in home.rglob("*") if path.is_file()] == []
    return found


def _quoted(words: list[str]) -> list[str]:
    return [f"'{word}'" for word in words]


def _path_of(folder: Path, *programs: str) -> str:
    """Return a PATH on which lie these programs and nothing else: above all no Python."""
    only = folder / "programs"
    only.mkdir()
    for name in programs:
        (only / name).symlink_to(shutil.which(name) or name)
    return str(only)
