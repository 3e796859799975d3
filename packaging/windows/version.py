#!/usr/bin/env python3
"""Write the version resource that Windows shows under Properties, Details: `python packaging/windows/version.py FILE`.

In the form that PyInstaller's EXE(version=FILE) reads.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1,
    subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "The BERTDesk authors"),
      StringStruct("FileDescription", "BERTDesk"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "bertdesk"),
      StringStruct("LegalCopyright", "Apache License 2.0"),
      StringStruct("OriginalFilename", "{name}"),
      StringStruct("ProductName", "BERTDesk"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
  ],
)
"""


def program_version() -> str:
    text = (ROOT / "bertdesk" / "__init__.py").read_text(encoding="utf-8")
    (version,) = re.findall(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    return str(version)


def numbers(version: str) -> tuple[int, ...]:
    """Return Windows' four numbers: 1.2.0rc1 -> (1, 2, 0, 0)."""
    release = re.match(r"\d+(\.\d+)*", version)
    found = [int(part) for part in release[0].split(".")] if release else []
    return tuple([*found, 0, 0, 0, 0][:4])


def resource(version: str, name: str = "bertdesk.exe") -> str:
    return TEXT.format(numbers=numbers(version), version=version, name=name)


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    path = Path(sys.argv[1])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(resource(program_version()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
