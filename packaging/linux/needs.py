#!/usr/bin/env python3
"""Tell which Debian packages a bundle needs: `python packaging/linux/needs.py dist/bertdesk`.

Read from the bundle itself: what its libraries ask for, less what it carries. A library that no line below names
stops the build, so that a new dependency is noticed here and not on somebody's computer.
"""

import re
import sys
from pathlib import Path

from tree import PackagingFailed, run

PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libXext.so.6": "libxext6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgbm.so.1": "libgbm1",
    "libglib-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgthread-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6",
    "libvulkan.so.1": "libvulkan1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinput.so.0": "libxcb-xinput0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""What asks for a library by name -> the package that brings it, on Debian 12 and 13 and Ubuntu 22.04 to 26.04."""

LIBC = re.compile(
    r"(ld-linux[\w-]*|libc|libm|libdl|libpthread|librt|libresolv|libutil|libnsl|libanl)\.so\.\d+|linux-vdso\.so\.1"
)
DATA = {
    "libfontconfig.so.1": "fontconfig-config",
    "libxkbcommon.so.0": "xkb-data",
    "libX11.so.6": "libx11-data",
}
"""Carried library -> the files it reads that the bundle does not carry: fonts and their rules, keyboards, locales."""

_NEEDED = re.compile(r"\(NEEDED\).*\[([^]]+)\]")
_SONAME = re.compile(r"\(SONAME\).*\[([^]]+)\]")
_GLIBC = re.compile(r"\bGLIBC_(\d+)\.(\d+)")


def libraries(bundle: Path) -> list[Path]:
    """Return the bundle's ELF files; a link to one of them counts once, as its target."""
    files = (path for path in sorted(bundle.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path for path in files if (".so" in path.name or path.stat().st_mode & 0o100) and _is_elf(path)]


def depends(bundle: Path) -> list[str]:
    """Return the entries of Depends, sorted. Raises: PackagingFailed, naming each library that nobody brings."""
    read = libraries(bundle)
    if not read:
        raise PackagingFailed(f"{bundle} holds no program.")
    said = run("readelf", "--dynamic", "--version-info", "--wide", *read)
    links = {path.name for path in bundle.rglob("*.so*")}
    carried = set(_SONAME.findall(said)) | links
    wanted = {name for name in _NEEDED.findall(said) if name not in carried and not LIBC.fullmatch(name)}
    if unknown := sorted(wanted - set(PACKAGES)):
        raise PackagingFailed(f"Nobody brings {', '.join(unknown)}: name the package in packaging/linux/needs.py.")
    major, minor = max(((int(a), int(b)) for a, b in _GLIBC.findall(said)), default=(2, 28))
    data = {package for library, package in DATA.items() if library in carried}
    return sorted({f"libc6 (>= {major}.{minor})", *(PACKAGES[name] for name in wanted), *data})


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    try:
        print(",\n".join(depends(Path(sys.argv[1]))))
    except PackagingFailed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
