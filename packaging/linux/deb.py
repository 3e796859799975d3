#!/usr/bin/env python3
"""Pack a bundle as a Debian package: `python packaging/linux/deb.py dist/bertdesk`.

Writes bertdesk_VERSION_ARCHITECTURE.deb beside the bundle. Needs dpkg-deb and readelf. Needs no root, and has no
installation scripts: the packages that own the caches of menus, types and icons watch these folders themselves.
DEBFULLNAME and DEBEMAIL name whoever answers for the package.
"""

import argparse
import gzip
import hashlib
import os
import sys
import tempfile
from email.utils import formatdate
from pathlib import Path

from needs import depends
from tree import EPOCH, ROOT, PackagingFailed, lay_out, run, set_modes, version

NAME, ADDRESS = os.environ.get("DEBFULLNAME", "The BERTDesk authors"), os.environ.get("DEBEMAIL", "bertdesk@localhost")
MAINTAINER = f"{NAME} <{ADDRESS}>"
COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: BERTDesk
Comment: The program carries Python, Qt (LGPL-3), PyTorch and others, each under its own licence.
 Their texts lie in /usr/lib/bertdesk/_internal; the window lists them under Help, About.

Files: *
Copyright: The BERTDesk authors
License: Apache-2.0
 On Debian systems, the full text is in /usr/share/common-licenses/Apache-2.0.
"""


def control(root: Path, needed: list[str]) -> str:
    files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    return f"""\
Package: bertdesk
Version: {version()}
Architecture: {architecture()}
Maintainer: {MAINTAINER}
Section: science
Priority: optional
Installed-Size: {sum(-(-path.stat().st_size // 1024) for path in files)}
Depends: {", ".join(needed)}
Recommends: fonts-noto-cjk | fonts-wqy-microhei, libegl-mesa0, libgl1-mesa-dri, xdg-desktop-portal
Description: Fine-tune a text classifier on your own table, offline
 BERTDesk fine-tunes a BERT text classifier on a table of yours and shows the
 words behind each of its answers. Everything happens on this computer: no
 account, no server, no network. It brings its own Python, PyTorch and Qt.
"""


def architecture() -> str:
    return run("dpkg", "--print-architecture").strip()


def write_documents(root: Path) -> None:
    folder = root / "usr" / "share" / "doc" / "bertdesk"
    folder.mkdir(parents=True)
    (folder / "copyright").write_text(COPYRIGHT, encoding="utf-8")
    first, signed = f"bertdesk ({version()}) stable; urgency=medium", f" -- {MAINTAINER}  {formatdate(EPOCH)}"
    entry = f"{first}\n\n  * See NEWS.gz.\n\n{signed}\n"
    news = (ROOT / "packaging" / "CHANGELOG.md").read_text(encoding="utf-8")
    for name, text in (("changelog.gz", entry), ("NEWS.gz", news)):
        (folder / name).write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def write_control(root: Path, needed: list[str]) -> None:
    folder = root / "DEBIAN"
    text = control(root, needed)
    sums = [f"{md5(path)}  {path.relative_to(root)}\n" for path in sorted(root.rglob("*")) if _is_plain(path)]
    folder.mkdir()
    (folder / "control").write_text(text, encoding="utf-8")
    (folder / "md5sums").write_text("".join(sums), encoding="utf-8")


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()  # dpkg knows no other


def pack(bundle: Path, target: Path, level: int) -> Path:
    """Return the package's path. `level` is zstd's: 19 for a release, 3 to try something."""
    with tempfile.TemporaryDirectory(dir=target, prefix=".deb-") as temporary:
        root = Path(temporary) / "root"
        lay_out(bundle, root)
        write_documents(root)
        write_control(root, depends(bundle))
        set_modes(root)
        path = target / f"bertdesk_{version()}_{architecture()}.deb"
        run("dpkg-deb", "--root-owner-group", "-Zzstd", f"-z{level}", "--build", root, path)
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--out", type=Path, help="folder for the package; the bundle's own unless told")
    parser.add_argument("--level", type=int, default=19, help="zstd's: 19 for a release, 3 to try something")
    options = parser.parse_args()
    try:
        made = pack(options.bundle, options.out or options.bundle.resolve().parent, options.level)
    except PackagingFailed as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{made}: {made.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
