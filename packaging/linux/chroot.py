#!/usr/bin/env python3
"""Try a package on a bare Debian: `python packaging/linux/chroot.py dist/bertdesk_0.1.0_amd64.deb [--suite trixie]`.

Makes a minimal system with debootstrap (kept in build/ for the next time), installs the package with apt, starts it
there as an ordinary user without network, removes it, and looks for what stayed behind. Needs root and debootstrap;
packages come from where this machine's apt gets them. The first line that fails ends it, with what was said.
"""

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tree import ROOT, PackagingFailed, run

USER = "tester"
ENVIRONMENT = ("QT_QPA_PLATFORM=offscreen", "LC_ALL=C.UTF-8", f"HOME=/home/{USER}", "PATH=/usr/bin:/bin")
SELFTEST = ("bertdesk", "--selftest")


def mirror() -> str:
    """Return where this machine's apt gets its main packages."""
    sites = run("apt-get", "indextargets", "--format", "$(SITE)", "Identifier: Packages").split()
    if not sites:
        raise PackagingFailed("apt names no source of packages; run apt-get update.")
    return sites[0]


def suite() -> str:
    return run("sh", "-c", '. /etc/os-release && echo "$VERSION_CODENAME"').strip()


def bare_system(name: str, root: Path) -> None:
    """Unpack a minimal Debian into `root`. A tarball of its packages in build/ saves the download next time."""
    kept = ROOT / "build" / f"debootstrap-{name}.tar"
    options = ("--variant=minbase", "--include=ca-certificates")
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as temporary:
            run("debootstrap", *options, f"--make-tarball={kept}", name, Path(temporary) / "root", mirror())
    run("debootstrap", *options, f"--unpack-tarball={kept}", name, root, mirror())


@contextlib.contextmanager
def processes(root: Path) -> Iterator[None]:
    """Lend the system /proc for as long as it is used. Devices it has of its own: debootstrap makes them."""
    shared_memory = root / "dev" / "shm"
    shared_memory.mkdir(exist_ok=True)
    shared_memory.chmod(0o1777)  # as every running system has it: joblib asks
    run("mount", "-t", "proc", "proc", root / "proc")
    try:
        yield
    finally:
        run("umount", root / "proc")


def as_root(root: Path, *command: str) -> str:
    return run("chroot", root, "/usr/bin/env", "DEBIAN_FRONTEND=noninteractive", *command)


def as_person(root: Path, *command: str) -> str:
    """Run a command as an ordinary user, with no network at all."""
    inside = ("chroot", f"--userspec={USER}:{USER}", root, "/usr/bin/env", "-i", *ENVIRONMENT)
    return run("unshare", "--net", *inside, *command)


def left_behind(root: Path) -> list[str]:
    """Return what still bears the program's name, outside the user's home and the logs of apt and dpkg."""
    places = ("usr", "etc", "opt", "var/lib", "var/cache", "srv", "run")
    return sorted(str(path) for place in places for path in (root / place).rglob("*bertdesk*"))


def unresolved(root: Path) -> list[str]:
    """Return each library of the installed program that the system's loader finds nothing for."""
    inside = "/usr/lib/bertdesk/_internal"
    search = f"find {inside} -name '*.so*' -type f -exec env LD_LIBRARY_PATH={inside} ldd {{}} +"
    said = run("chroot", root, "sh", "-c", f"{search} 2>&1 || true")
    return sorted({line.strip() for line in said.splitlines() if "not found" in line})


def try_package(package: Path, root: Path, *, selftest: bool) -> None:
    shutil.copy(package, root / "tmp" / package.name)
    shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
    as_root(root, "useradd", "--create-home", USER)
    as_root(root, "apt-get", "update", "-qq")
    as_root(root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", f"/tmp/{package.name}")
    print("installed", flush=True)
    if missing := unresolved(root):
        raise PackagingFailed("Libraries that nothing brings:\n" + "\n".join(missing))
    packages = run("chroot", root, "dpkg-query", "-Wf", "${Package}\n").split()
    if for_developers := [name for name in packages if name.endswith("-dev")]:
        raise PackagingFailed(f"It pulled in what only developers need: {for_developers}")
    print(as_person(root, "bertdesk", "--version").strip(), flush=True)
    print(as_person(root, "bertdesk", "doctor").strip(), flush=True)
    if selftest:
        print(as_person(root, *SELFTEST).strip(), flush=True)
    as_root(root, "apt-get", "purge", "-y", "-qq", "bertdesk")
    if stayed := left_behind(root):
        raise PackagingFailed(f"Removed, but these stayed: {stayed}")
    print("removed, nothing left", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("--suite", help="Debian's name for the release; this machine's unless told")
    parser.add_argument("--no-selftest", action="store_true", help="only start it, do not let it try itself")
    options = parser.parse_args()
    (ROOT / "build").mkdir(exist_ok=True)
    if os.geteuid() != 0:
        print("debootstrap and chroot need root.", file=sys.stderr)
        return 1
    try:
        with tempfile.TemporaryDirectory(dir=ROOT / "build", prefix="chroot-") as temporary:
            root = Path(temporary) / "root"
            bare_system(options.suite or suite(), root)
            with processes(root):
                try_package(options.package, root, selftest=not options.no_selftest)
    except PackagingFailed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
