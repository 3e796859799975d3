"""Microsoft's C++ runtime, carried in the bundle so that nobody must install it: what bertdesk.spec adds on Windows.

torch, Qt, numpy and scikit-learn are all built with it, each for the version that was new then; the newest serves them
all, an older one lets torch crash. PyInstaller takes the first that it meets, which may be the one in PySide6's folder:
so the system's own is laid at the top of the bundle, and the others stay out.
"""

import os
from pathlib import Path

NAMES = ("vcruntime140.dll", "vcruntime140_1.dll", "msvcp140.dll", "msvcp140_1.dll", "msvcp140_2.dll", "concrt140.dll")
Entry = tuple[str, str, str]


def newest(table: list[Entry]) -> list[Entry]:
    """Return PyInstaller's table of binaries with the system's runtime at the top, and no other copy of it."""
    system = Path(os.environ["SYSTEMROOT"]) / "System32"
    others = [entry for entry in table if entry[0].replace("\\", "/").rsplit("/", 1)[-1].lower() not in NAMES]
    return [*others, *((name, str(system / name), "BINARY") for name in NAMES if (system / name).is_file())]
