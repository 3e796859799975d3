"""Where a wheel lies: mirrors in whatever words, answers as JSON and as HTML."""

from pathlib import Path

import pytest
from wheels import IndexServer, listed, make_wheel

from bertdesk.core import fetch, package_index
from bertdesk.core.wheel_list import Wheel

WHEEL = Wheel("torch", "2.13.0", "torch-2.13.0-cp311-cp311-win_amd64.whl", 1, "a" * 64)


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("", "https://pypi.org/simple"),
        ("  ", "https://pypi.org/simple"),
        ("https://mirror.example/pypi/web/simple/", "https://mirror.example/pypi/web/simple"),
        ("mirror.example", "https://mirror.example/simple"),
        (" http://10.0.0.7:8080/ ", "http://10.0.0.7:8080/simple"),
    ],
)
def test_that_a_mirror_may_be_named_in_any_way(given: str, asked: str) -> None:
    assert package_index.address(given) == asked


def test_that_a_special_build_is_looked_for_on_its_own_index_too() -> None:
    build = Wheel("torch", "2.13.0+cu130", "torch-2.13.0+cu130-cp311-cp311-win_amd64.whl", 1, "a" * 64)
    assert package_index.indexes_for(build, "https://m/simple") == (
        "https://m/simple",
        "https://download.pytorch.org/whl/cu130",
    )
    assert package_index.indexes_for(WHEEL, "https://m/simple") == ("https://m/simple",)


@pytest.mark.parametrize("is_plain", [False, True])
def test_that_a_file_with_a_plus_in_its_name_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_plain: bool
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    wheel = listed(make_wheel(tmp_path, "torch", "2.13.0+cu130", {"torch.py": ""}))
    with IndexServer(tmp_path, is_plain=is_plain) as server, fetch.client() as client:
        url = package_index.find(client, wheel, server.url)
        assert url == f"{server.url.removesuffix('/simple')}/files/torch-2.13.0%2Bcu130-py3-none-any.whl"
        assert package_index.find(client, WHEEL, server.url) == ""
        assert package_index.find(client, Wheel("other", "1", "o.whl", 1, "a" * 64), server.url) == ""
