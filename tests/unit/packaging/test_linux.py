"""Desktop entry, metadata, Debian package, AppDir and AppImage, of a bundle in small."""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest

from bertdesk import __version__
from bertdesk.app.main import make_application

LINUX = Path(__file__).resolve().parents[3] / "packaging" / "linux"
ENTRY, METADATA = LINUX / "bertdesk.desktop", LINUX / "org.bertdesk.BERTDesk.metainfo.xml"
Script = Callable[..., subprocess.CompletedProcess[str]]
Load = Callable[[str], ModuleType]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="packages of Linux")


def needs_tool(name: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(name) is None, reason=f"needs {name}")


@needs_tool("desktop-file-validate")
def test_that_the_desktop_entry_is_valid() -> None:
    done = subprocess.run(["desktop-file-validate", ENTRY], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@needs_tool("appstreamcli")
def test_that_the_metadata_is_valid() -> None:
    command = ["appstreamcli", "validate", "--no-net", METADATA]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_that_window_menu_and_software_centre_speak_of_one_program(qapp) -> None:
    metadata = ElementTree.parse(METADATA)
    entry = dict(line.split("=", 1) for line in ENTRY.read_text(encoding="utf-8").splitlines() if "=" in line)
    name = make_application().desktopFileName()
    assert ENTRY.name == metadata.findtext("launchable") == f"{name}.desktop"
    assert entry["StartupWMClass"] == entry["Icon"] == name
    assert entry["MimeType"].strip(";").split(";") == [kind.text for kind in metadata.iter("mediatype")]
    newest = metadata.find("releases/release")
    assert newest is not None
    assert newest.get("version") == __version__


@needs_tool("readelf")
def test_that_dependencies_are_what_the_libraries_ask_for_and_the_bundle_lacks(load: Load, linux_bundle: Path) -> None:
    needs = load("linux/needs.py")
    before = needs.depends(linux_bundle)
    assert "libxkbcommon0" in before
    assert "xkb-data" not in before
    assert before[0].startswith("libc6 (>= 2.")
    (linux_bundle / "_internal" / "libxkbcommon.so.0").touch()
    after = needs.depends(linux_bundle)
    assert "libxkbcommon0" not in after  # carried now, but not the keyboards it reads
    assert "xkb-data" in after


@needs_tool("readelf")
def test_that_a_library_nobody_brings_stops_the_package(script: Script, linux_bundle: Path, tmp_path: Path) -> None:
    (linux_bundle / "_internal" / "libQt6Gui.so.6").unlink()
    done = script("linux/deb.py", linux_bundle, "--out", tmp_path)
    assert done.returncode == 1
    assert "libQt6Gui.so.6" in done.stderr
    assert not list(tmp_path.glob("*.deb"))


@needs_tool("dpkg-deb")
@needs_tool("readelf")
def test_that_the_package_is_owned_by_root_and_writable_by_nobody_else(script: Script, linux_bundle: Path) -> None:
    (linux_bundle / "bertdesk").chmod(0o777)
    package = _deb(script, linux_bundle, linux_bundle.parent)
    files = _members(package)
    program = files["./usr/lib/bertdesk/bertdesk"]
    assert program.mode == 0o755
    assert (linux_bundle / "bertdesk").stat().st_mode & 0o777 == 0o777  # the linux_bundle is left as it was
    for member in files.values():
        assert (member.uname, member.gname) == ("root", "root")
        assert member.issym() or not member.mode & 0o022, member.name
    link = files["./usr/bin/bertdesk"]
    assert link.linkname == "../lib/bertdesk/bertdesk"
    assert "./usr/share/icons/hicolor/48x48/apps/bertdesk.png" in files
    assert not [name for name in files if "-dev" in name]


@needs_tool("dpkg-deb")
@needs_tool("readelf")
def test_that_the_sums_are_those_of_every_file(script: Script, linux_bundle: Path, tmp_path: Path) -> None:
    package = _deb(script, linux_bundle, tmp_path)
    subprocess.run(["dpkg-deb", "--raw-extract", package, tmp_path / "out"], check=True)
    lines = (tmp_path / "out" / "DEBIAN" / "md5sums").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    files = [path for path in (tmp_path / "out" / "usr").rglob("*") if path.is_file() and not path.is_symlink()]
    assert sorted(sums) == sorted(str(path.relative_to(tmp_path / "out")) for path in files)
    for path in files:
        digest = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
        assert sums[str(path.relative_to(tmp_path / "out"))] == digest


@needs_tool("dpkg-deb")
@needs_tool("readelf")
def test_that_two_packages_of_one_bundle_are_alike(script: Script, linux_bundle: Path, tmp_path: Path) -> None:
    first = _deb(script, linux_bundle, tmp_path).read_bytes()
    mask = os.umask(0o077)
    try:
        shutil.copytree(linux_bundle, tmp_path / "again" / "bertdesk")  # later, elsewhere, by somebody stricter
        second = _deb(script, tmp_path / "again" / "bertdesk", tmp_path / "again").read_bytes()
    finally:
        os.umask(mask)
    assert first == second


def test_that_the_appdir_starts_the_program(script: Script, linux_bundle: Path) -> None:
    done = script("linux/appimage.py", linux_bundle)
    assert done.returncode == 0, done.stderr
    appdir = linux_bundle.parent / "BERTDesk.AppDir"
    said = subprocess.run([appdir / "AppRun", "one", "two"], capture_output=True, text=True, check=True).stdout
    assert said == "one two\n"
    assert (appdir / "AppRun").resolve() == appdir / "usr" / "lib" / "bertdesk" / "bertdesk"
    for name in ("bertdesk.desktop", "bertdesk.png", ".DirIcon"):
        assert (appdir / name).resolve(strict=True).is_file()
        assert not (appdir / name).readlink().is_absolute()


def test_that_a_runtime_which_is_not_the_named_one_is_refused(script: Script, linux_bundle: Path) -> None:
    done = script("linux/appimage.py", linux_bundle, "--runtime", "/bin/true")
    assert done.returncode == 1
    assert "SHA-256" in done.stderr
    assert not list(linux_bundle.parent.glob("*.AppImage"))


@needs_tool("mksquashfs")
def test_that_an_appimage_is_a_runtime_and_the_appdir_after_its_end(
    load: Load, linux_bundle: Path, tmp_path: Path
) -> None:
    appimage = load("linux/appimage.py")
    appimage.make_appdir(linux_bundle, tmp_path / "AppDir")
    appimage.squash(tmp_path / "AppDir", tmp_path / "squashfs", level=1)
    runtime, made = Path("/bin/true"), tmp_path / "made.AppImage"
    appimage.join(runtime, tmp_path / "squashfs", made)
    assert subprocess.run([made], check=False).returncode == 0  # still the program that stands at its front
    offset = str(runtime.stat().st_size)
    out = tmp_path / "out"
    subprocess.run(["unsquashfs", "-quiet", "-no-progress", "-offset", offset, "-dest", out, made], check=True)
    said = subprocess.run([out / "AppRun", "hello"], capture_output=True, text=True, check=True).stdout
    assert said == "hello\n"


def test_that_what_is_no_bundle_is_refused_in_a_sentence(script: Script, tmp_path: Path) -> None:
    for name in ("linux/deb.py", "linux/appimage.py"):
        done = script(name, tmp_path)
        assert done.returncode == 1
        assert "is no bundle" in done.stderr
        assert "Traceback" not in done.stderr


def _deb(script: Script, linux_bundle: Path, out: Path) -> Path:
    done = script("linux/deb.py", linux_bundle, "--out", out, "--level", "1")
    assert done.returncode == 0, done.stderr
    (package,) = out.glob("*.deb")
    return package


def _members(package: Path) -> dict[str, tarfile.TarInfo]:
    data = subprocess.run(["dpkg-deb", "--fsys-tarfile", package], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(data)) as archive:
        return {member.name: member for member in archive.getmembers()}
