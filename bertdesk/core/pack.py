"""The GPU pack: a private Python with the CUDA build of torch in the person's data folder. Imports nothing of it.

A folder with the environment, and a stamp that is written last: without one, nothing is installed. How it gets there
stands in pack_install.py.
"""

import json
import os
import platform
import shutil
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from bertdesk import __version__
from bertdesk.core import nvidia, wheel_list
from bertdesk.core.wheel_list import WheelList
from bertdesk.errors import PackNotOffered
from bertdesk.paths import packs_dir, resource

_LISTS = {"linux": "requirements-cuda-linux.txt", "win32": "requirements-cuda-windows.txt"}
STAMP = "installed.json"
ISOLATED = ("-I", "-X", "utf8")
"""How Python starts here: nothing of the person's own Python, of this program's or of the current folder gets in."""


@dataclass(frozen=True, slots=True)
class Supplies:
    """What this program brings along to make a pack."""

    uv: Path
    """The program, or packed as .xz: in a bundle it would weigh three times as much."""
    list_file: Path
    wheel: Path
    """BERTDesk itself, of this version."""
    wheels: WheelList


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that is complete."""

    version: str
    """Of BERTDesk in it."""
    fingerprint: str
    """Of the list it was made from."""
    size_bytes: int
    device: str
    """"cuda" or "cpu": where it trained its first weights, on the day it was installed."""
    device_name: str

    @property
    def place(self) -> Path:
        return folder()

    @property
    def command(self) -> list[str]:
        """Return how to start BERTDesk's command line in it."""
        return [str(python()), *ISOLATED, "-m", "bertdesk"]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a person can be told about the pack on this computer."""

    installed: Pack | None
    is_current: bool
    """Whether the installed one is what this version of BERTDesk would install."""
    driver: nvidia.Driver | None
    wheels: WheelList | None
    """What would be installed; None where this copy of BERTDesk brings nothing to install from."""

    is_begun: bool
    """Whether files of an installation that did not come to its end are there."""

    @property
    def is_open(self) -> bool:
        """Whether there is something to say: a pack that is there, or a card it would be good for."""
        is_wanted = self.driver is not None or os.environ.get("BERTDESK_PACK_OFFER") == "1"
        return self.installed is not None or (is_wanted and self.wheels is not None)

    @property
    def obstacle(self) -> str:
        """Return "driver" or "card" where that is too old for the pack, else ""."""
        if self.driver is None or self.wheels is None:
            return ""
        if not self.driver.fits(self.wheels.capability):
            return "card"
        return "" if self.driver.runs(self.wheels.cuda) else "driver"


def look() -> Offer:
    """Find out all of it; takes a moment where there is a driver. Raises nothing."""
    try:
        wheels = supplies().wheels
    except PackNotOffered:
        wheels = None
    pack = installed()
    is_current = pack is not None and _is_current(pack, wheels)
    return Offer(pack, is_current, nvidia.find(), wheels, pack is None and folder().is_dir())


def usable() -> Pack | None:
    """Return the installed pack if it is the one that this program would install."""
    pack = installed()
    try:
        return pack if pack is not None and _is_current(pack, supplies().wheels) else None
    except PackNotOffered:
        return None


def own_device(preferred: str) -> str:
    """Return the device for this program itself: CUDA is the pack's where that is installed."""
    return "auto" if preferred == "cuda" and usable() else preferred


def _is_current(pack: Pack, wheels: WheelList | None) -> bool:
    return wheels is not None and (pack.version, pack.fingerprint) == (__version__, wheels.fingerprint)


def supplies() -> Supplies:
    """Return what this copy of BERTDesk brings along. Raises: PackNotOffered."""
    place = resource("pack")
    list_file = place / _LISTS.get(sys.platform, "none")
    wheel = place / f"bertdesk-{__version__}-py3-none-any.whl"
    if platform.machine().lower() not in ("x86_64", "amd64"):
        raise PackNotOffered(missing=platform.machine())
    for file in (list_file, wheel):
        if not file.is_file():
            raise PackNotOffered(missing=file.name)
    try:
        return Supplies(_uv(place), list_file, wheel, wheel_list.read(list_file))
    except (OSError, ValueError, KeyError) as error:
        raise PackNotOffered(missing=list_file.name) from error


def _uv(place: Path) -> Path:
    """Return the uv that lies in the bundle, or one that a developer has. Raises: PackNotOffered."""
    bundled = place / ("uv.exe.xz" if os.name == "nt" else "uv.xz")
    if bundled.is_file():
        return bundled
    if found := shutil.which("uv") or shutil.which("uv", path=sysconfig.get_path("scripts")):
        return Path(found)
    raise PackNotOffered(missing="uv")


def installed() -> Pack | None:
    """Return the pack that is complete, of whatever version; None where there is none."""
    try:
        stamp = json.loads((folder() / STAMP).read_text(encoding="utf-8"))
        pack = Pack(**{name: kind(stamp[name]) for name, kind in Pack.__annotations__.items()})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return pack if python().is_file() else None


def folder() -> Path:
    """Return where the pack lies, whether it does or not."""
    return packs_dir() / "gpu"


def environment() -> Path:
    """Return the folder of its Python: `sys.prefix`, where that runs."""
    return folder() / "environment"


def python() -> Path:
    return environment() / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
