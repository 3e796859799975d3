"""The icon in each system's form."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

Script = Callable[..., subprocess.CompletedProcess[str]]
ORANGE, GROUND = (242, 155, 56, 255), (35, 33, 63, 255)


def test_that_linux_gets_every_size_and_the_drawing(script: Script, tmp_path: Path) -> None:
    assert script("icons.py", "hicolor", tmp_path).returncode == 0
    for side in (16, 22, 24, 32, 48, 64, 128, 256, 512):
        with Image.open(tmp_path / f"{side}x{side}" / "apps" / "bertdesk.png") as image:
            assert image.size == (side, side)
            assert _count(image, ORANGE) > 0.02 * side * side
    assert (tmp_path / "scalable" / "apps" / "bertdesk.svg").read_text(encoding="utf-8").startswith("<svg")


def test_that_sixteen_pixels_are_drawn_for_themselves(script: Script, tmp_path: Path) -> None:
    script("icons.py", "hicolor", tmp_path)
    with Image.open(tmp_path / "16x16" / "apps" / "bertdesk.png") as image:
        pixels = image.convert("RGBA")
    words = [pixels.getpixel((x, 4)) for x in range(7, 10)]
    assert words == [ORANGE] * 3  # whole pixels of one colour: nothing shrunk is that sharp
    assert pixels.getpixel((8, 6)) == GROUND


@pytest.mark.parametrize(
    ("form", "sides"), [("ico", {16, 20, 24, 32, 40, 48, 64, 256}), ("icns", {32, 256, 512, 1024})]
)
def test_that_windows_and_macos_get_one_file_of_all_sizes(
    script: Script, tmp_path: Path, form: str, sides: set[int]
) -> None:
    path = tmp_path / f"bertdesk.{form}"
    assert script("icons.py", form, path).returncode == 0
    with Image.open(path) as image:
        found = {size[0] * (size[2] if len(size) == 3 else 1) for size in image.info["sizes"]}
        assert sides <= found
        assert _count(image, ORANGE) > 0.02 * image.width * image.height


def test_that_wrong_usage_is_answered_with_the_usage(script: Script) -> None:
    done = script("icons.py", "gif", "here")
    assert done.returncode == 2
    assert "hicolor FOLDER" in done.stdout


def _count(image: Image.Image, color: tuple[int, int, int, int]) -> int:
    return next((count for count, found in image.convert("RGBA").getcolors(1 << 20) or [] if found == color), 0)
