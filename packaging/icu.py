"""Make Qt's ICU data library smaller: 26 of its 32 MB are languages and calendars that the window does not speak.

Linux alone. Wants icupkg (Debian: icu-devtools), nm and a C compiler; without them the library stays as it is. What is
kept: the root of everything, English and Chinese, sorting, time zones, normalisation. ICU falls back to root elsewhere.
"""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

KEPT = re.compile(
    r"(coll/)?(root|en|zh|pool|res_index)(_\w+)?\.res"
    r"|zone/(root|en|zh|pool|res_index|tzdbNames)(_\w+)?\.res"
    r"|(zoneinfo64|timezoneTypes|metaZones|windowsZones|keyTypeData|supplementalData|likelySubtags|numberingSystems"
    r"|currencyNumericCodes|plurals|pluralRanges|dayPeriods|genderList|icuver|icustd|tzdbNames|grammaticalFeatures)\.res"
    r"|(curr|lang|region|unit)/(root|pool|res_index|supplementalData)\.res"
    r"|coll/ucadata\.icu|[\w-]+\.(icu|nrm|spp|cfu)"
)
_SOURCE = """
    .section .note.GNU-stack,"",%progbits
    .section .rodata
    .balign 16
    .globl {symbol}
    .type {symbol}, %object
    .size {symbol}, {size}
{symbol}:
    .incbin "{data}"
"""


def shrink(library: Path) -> int:
    """Replace libicudata by one with less in it. Returns: bytes saved, 0 where a tool is missing.

    Raises: subprocess.CalledProcessError where a tool fails.
    """
    icupkg = shutil.which("icupkg") or shutil.which("icupkg", path="/usr/sbin")  # Debian's place, on root's path alone
    if icupkg is None or any(shutil.which(tool) is None for tool in ("nm", "cc")):
        return 0
    before = library.stat().st_size
    symbol, start, size = _data_of(library)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        version = symbol.removeprefix("icudt").removesuffix("_dat")
        whole, less = folder / f"icudt{version}l.dat", folder / "less" / f"icudt{version}l.dat"
        less.parent.mkdir()
        whole.write_bytes(library.read_bytes()[start : start + size])
        items = _run(icupkg, "-l", whole).split()
        removed = folder / "removed.txt"
        removed.write_text("\n".join(item for item in items if not KEPT.fullmatch(item)), encoding="utf-8")
        _run(icupkg, "-r", removed, whole, less)
        source = folder / "data.S"
        source.write_text(_SOURCE.format(symbol=symbol, size=less.stat().st_size, data=less), encoding="utf-8")
        made = folder / library.name
        name = f"-Wl,-soname,libicudata.so.{version}"
        _run("cc", "-shared", "-nostdlib", "-Wl,--build-id=none", name, "-o", made, source)
        shutil.copyfile(made, library)
    return before - library.stat().st_size


def _data_of(library: Path) -> tuple[str, int, int]:
    """Return the symbol of the data, where it begins in the file, and its bytes: address and offset are the same."""
    for line in _run("nm", "-D", "-S", library).splitlines():
        start, size, _, symbol = line.split()
        if symbol.startswith("icudt"):
            return symbol, int(start, 16), int(size, 16)
    raise ValueError(f"{library} holds no ICU data")


def _run(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
