"""A tiny network with both of its pre-training heads, for exercises to be done on."""

from pathlib import Path

import pytest
from looked_at import opened, save_folder

from bertdesk.core.device import Device
from bertdesk.core.understand.subject import Subject


@pytest.fixture
def bert(tmp_path: Path, cpu: Device) -> Subject:
    return opened(save_folder(tmp_path / "bert", "bert", "masked", "next"), cpu)
