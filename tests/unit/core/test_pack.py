"""When there is a pack, when it is used, and when a person hears of it."""

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from wheels import UV, make_supplies

from bertdesk import __version__
from bertdesk.core import nvidia, pack
from bertdesk.core.nvidia import Card, Driver
from bertdesk.core.pack import Offer, Pack
from bertdesk.errors import PackNotOffered

DRIVER = Driver("580.65.06", (13, 0), (Card("NVIDIA Test", (8, 9)),))

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the list in these tests is Linux's")


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Resources of a packaged program with all that a pack is made from."""
    resources = tmp_path / "resources"
    make_supplies(resources / "pack", tmp_path / "index")
    uv = resources / "pack" / "uv.xz"
    uv.write_text("")
    monkeypatch.setenv("BERTDESK_RESOURCES", str(resources))
    return resources / "pack"


def put_in_place(**changes: object) -> None:
    """Leave what an installation leaves, as far as this program looks at it."""
    made = Pack(__version__, pack.supplies().wheels.fingerprint, 10, "cuda", "NVIDIA Test")
    pack.python().parent.mkdir(parents=True, exist_ok=True)
    pack.python().touch()
    (pack.folder() / pack.STAMP).write_text(json.dumps({**asdict(made), **changes}), encoding="utf-8")


def test_that_the_supplies_of_a_bundle_are_found(bundle: Path) -> None:
    found = pack.supplies()
    assert (found.uv, found.list_file.parent, found.wheel.parent) == (bundle / "uv.xz", bundle, bundle)
    assert [wheel.name for wheel in found.wheels.wheels] == ["light", "heavy"]


@pytest.mark.parametrize("file", ["requirements-cuda-linux.txt", f"bertdesk-{__version__}-py3-none-any.whl"])
def test_that_a_bundle_that_lacks_something_offers_nothing(bundle: Path, file: str) -> None:
    (bundle / file).unlink()
    with pytest.raises(PackNotOffered) as caught:
        pack.supplies()
    assert caught.value.facts == {"missing": file}
    assert pack.look().wheels is None
    assert pack.usable() is None


def test_that_a_damaged_list_offers_nothing(bundle: Path) -> None:
    (bundle / "requirements-cuda-linux.txt").write_text("torch==2.13.0\n", encoding="utf-8")
    with pytest.raises(PackNotOffered):
        pack.supplies()


@pytest.mark.skipif(UV is None, reason="uv is not installed")
def test_that_a_developers_uv_does_where_none_is_bundled(bundle: Path) -> None:
    (bundle / "uv.xz").unlink()
    assert UV is not None
    assert pack.supplies().uv.samefile(UV)


def test_that_a_pack_of_this_version_is_used(bundle: Path) -> None:
    assert pack.usable() is None
    put_in_place()
    assert pack.usable() == pack.installed() != None  # noqa: E711  # a chain reads better
    assert pack.look().is_current


@pytest.mark.parametrize("change", [{"version": "0.0.1"}, {"fingerprint": "0" * 64}])
def test_that_a_pack_of_another_version_is_not_used_but_shown(bundle: Path, change: dict[str, str]) -> None:
    put_in_place(**change)
    assert pack.usable() is None
    offer = pack.look()
    assert offer.installed is not None
    assert not offer.is_current
    assert offer.is_open


@pytest.mark.parametrize("stamp", ["", "{", "[]", "{}", '{"version": "1"}', "\x00"])
def test_that_a_damaged_stamp_is_no_pack(bundle: Path, stamp: str) -> None:
    put_in_place()
    (pack.folder() / pack.STAMP).write_text(stamp, encoding="utf-8")
    assert pack.installed() is None
    assert pack.look().is_begun


def test_that_a_pack_whose_python_has_gone_is_none(bundle: Path) -> None:
    put_in_place()
    pack.python().unlink()
    assert pack.installed() is None


def test_that_a_pack_is_offered_only_where_a_card_would_use_it(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nvidia, "find", lambda: None)
    assert not pack.look().is_open
    monkeypatch.setenv("BERTDESK_PACK_OFFER", "1")
    assert pack.look().is_open
    monkeypatch.delenv("BERTDESK_PACK_OFFER")
    monkeypatch.setattr(nvidia, "find", lambda: DRIVER)
    assert pack.look().is_open


def test_that_an_old_driver_or_card_is_an_obstacle(bundle: Path) -> None:
    offer = Offer(None, False, DRIVER, pack.supplies().wheels, False)
    assert offer.obstacle == ""
    assert replace(offer, driver=replace(DRIVER, cuda=(12, 8))).obstacle == "driver"
    assert replace(offer, driver=replace(DRIVER, cards=(Card("old", (6, 1)),))).obstacle == "card"
    assert replace(offer, driver=replace(DRIVER, cards=(Card("old", (6, 1)), *DRIVER.cards))).obstacle == ""
    assert replace(offer, driver=None).obstacle == ""
