"""A pack without its download: a Python of its own that borrows this one's packages and this checkout."""

import json
import shutil
import sysconfig
import venv
from dataclasses import asdict
from pathlib import Path

import bertdesk
from bertdesk.core import pack
from bertdesk.core.pack import Pack

CHECKOUT = Path(bertdesk.__file__).parents[1]


def borrowed_pack(fingerprint: str = "") -> Pack:
    """Make it in the data folder, with the stamp of an installation."""
    environment = pack.folder() / "environment"
    venv.create(environment, symlinks=True, with_pip=False)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(environment), "platbase": str(environment)}))
    lines = f"{CHECKOUT}\n{sysconfig.get_path('purelib')}\n"
    (packages / "borrowed.pth").write_text(lines, encoding="utf-8")
    made = Pack(bertdesk.__version__, fingerprint, 10**9, "cuda", "NVIDIA Test")
    (pack.folder() / pack.STAMP).write_text(json.dumps(asdict(made)), encoding="utf-8")
    return made


def stand_in(there: Pack, program: str) -> None:
    """Put a shell script in the place of the pack's Python; it knows the real one as $PYTHON."""
    python = Path(there.command[0])
    real = python.with_name("python-itself")
    shutil.copy2(python, real, follow_symlinks=False)
    python.unlink()
    python.write_text(f'#!/bin/sh\nPYTHON="{real}"\n{program}\n', encoding="utf-8")
    python.chmod(0o755)
