"""The packaged program, where one has been built: BERTDESK_BUNDLE names its executable, else dist/bertdesk/bertdesk."""

import os
from pathlib import Path

import pytest

_USUAL = Path(__file__).parents[2] / "dist" / "bertdesk" / "bertdesk"


@pytest.fixture(scope="session")
def bundle() -> Path:
    """The bundle's folder."""
    program = Path(os.environ.get("BERTDESK_BUNDLE", _USUAL))
    if program.is_dir():
        program = program / "bertdesk"
    if not program.is_file():
        pytest.skip(f"no packaged program at {program}: build it first, or name it in BERTDESK_BUNDLE")
    return program.resolve().parent
