#!/usr/bin/env python3
"""Pack a bundle as an AppImage: `python packaging/linux/appimage.py dist/bertdesk --runtime FILE`.

An AppImage is a small program (the type 2 runtime, MIT licence) followed by a squashfs of the AppDir, which it mounts
and starts. The runtime is fetched by whoever builds, from the page that is named below, and refused if it is not that
file. Without --runtime only BERTDesk.AppDir is made. Needs mksquashfs.
"""

import argparse
import hashlib
import sys
from pathlib import Path

from tree import PROGRAM, PackagingFailed, lay_out, machine, run, version

RUNTIME_PAGE = "https://github.com/AppImage/type2-runtime/releases/download/20251108/runtime-{machine}"
RUNTIME_SHA256 = {
    "x86_64": "2fca8b443c92510f1483a883f60061ad09b46b978b2631c807cd873a47ec260d",
    "aarch64": "00cbdfcf917cc6c0ff6d3347d59e0ca1f7f45a6df1a428a0d6d8a78664d87444",
}
SQUASHFS = ("-root-owned", "-noappend", "-no-xattrs", "-no-progress", "-comp", "zstd", "-b", "1M")


def make_appdir(bundle: Path, appdir: Path) -> None:
    """Lay out what the runtime starts: AppRun, one desktop entry and one icon at the top, the rest below usr."""
    lay_out(bundle, appdir)
    (appdir / "AppRun").symlink_to(PROGRAM / "bertdesk")  # no script: the starter finds its folder by /proc/self/exe
    (appdir / "bertdesk.desktop").symlink_to("usr/share/applications/bertdesk.desktop")
    (appdir / "bertdesk.png").symlink_to("usr/share/icons/hicolor/256x256/apps/bertdesk.png")
    (appdir / ".DirIcon").symlink_to("bertdesk.png")


def check_runtime(runtime: Path) -> None:
    """Raises: PackagingFailed unless it is the very file we name: this program will be run by everybody."""
    found = hashlib.sha256(runtime.read_bytes()).hexdigest()
    if found != RUNTIME_SHA256.get(machine()):
        page = RUNTIME_PAGE.format(machine=machine())
        raise PackagingFailed(f"{runtime} has SHA-256 {found}; it is not {page}.")


def squash(appdir: Path, target: Path, level: int) -> None:
    target.unlink(missing_ok=True)
    run("mksquashfs", appdir, target, *SQUASHFS, "-Xcompression-level", str(level))


def join(runtime: Path, squashfs: Path, target: Path) -> None:
    """Write the runtime, then the squashfs: it looks for it where its own ELF ends."""
    with target.open("wb") as made:
        made.write(runtime.read_bytes())
        with squashfs.open("rb") as packed:
            while block := packed.read(1 << 20):
                made.write(block)
    target.chmod(0o755)


def pack(bundle: Path, out: Path, runtime: Path | None, level: int) -> Path:
    appdir = out / "BERTDesk.AppDir"
    if runtime is not None:
        check_runtime(runtime)
    make_appdir(bundle, appdir)
    if runtime is None:
        return appdir
    squashfs, target = out / "BERTDesk.squashfs", out / f"BERTDesk-{version()}-{machine()}.AppImage"
    squash(appdir, squashfs, level)
    join(runtime, squashfs, target)
    squashfs.unlink()
    return target


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--runtime", type=Path, help=RUNTIME_PAGE.format(machine=machine()))
    parser.add_argument("--out", type=Path, help="folder for what is made; the bundle's own unless told")
    parser.add_argument("--level", type=int, default=19, help="zstd's: 19 for a release, 3 to try something")
    options = parser.parse_args()
    try:
        made = pack(options.bundle, options.out or options.bundle.resolve().parent, options.runtime, options.level)
    except (PackagingFailed, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{made}: {made.stat().st_size / 1e6:.1f} MB" if made.is_file() else made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
