"""The GPU pack is complete or absent: a real uv, a real index on this computer, breaks, kills and full disks."""

import lzma
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from doing import finish, listen
from processes import wait_until_gone
from wheels import BERTDESK, HEAVY_BYTES, UV, IndexServer, make_supplies

from bertdesk.core import fetch, pack, pack_install
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Event, Progressed, Work
from bertdesk.core.pack import Pack, Supplies
from bertdesk.errors import (
    BertdeskError,
    Cancelled,
    DiskFull,
    PackNotInstalled,
    PackRefused,
    PackUnreachable,
    PackWithoutPython,
)

pytestmark = pytest.mark.skipif(UV is None, reason="uv is not installed")
HALF = HEAVY_BYTES // 2


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("BERTDESK_HOME", str(tmp_path / "Daten 数据"))
    monkeypatch.setattr(fetch, "_REST_S", 0.01)


@pytest.fixture
def supplies(tmp_path: Path) -> Supplies:
    return make_supplies(tmp_path / "bundle", tmp_path / "index")


@pytest.fixture
def server(supplies: Supplies, tmp_path: Path) -> Iterator[IndexServer]:
    with IndexServer(tmp_path / "index") as running:
        yield running


def install(supplies: Supplies, server: IndexServer, cancel: CancelToken | None = None) -> Work[Pack]:
    return pack_install.install(supplies, mirror=server.url, cancel=cancel or CancelToken())


def output_of(made: Pack, program: str) -> str:
    ran = subprocess.run([made.command[0], "-I", "-c", program], capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def test_that_an_installed_pack_is_a_python_of_its_own_with_all_that_is_listed(
    supplies: Supplies, server: IndexServer
) -> None:
    events, made = listen(install(supplies, server))
    assert pack.installed() == made
    assert (made.device, made.device_name, made.fingerprint) == ("cuda", "NVIDIA Test", supplies.wheels.fingerprint)
    assert made.size_bytes > HEAVY_BYTES
    where = output_of(made, "import heavy, light, bertdesk.api, sys; print(light.ANSWER, heavy.__file__, sys.prefix)")
    assert where.startswith("42 ")
    assert where.count(str(made.place)) == 2
    shown = [event for event in events if isinstance(event, Progressed) and event.phase == "downloading"]
    assert [event.done for event in shown] == sorted(event.done for event in shown)
    assert (shown[0].done, shown[-1].done) == (0, supplies.wheels.size_bytes)
    assert {event.total for event in shown} == {supplies.wheels.size_bytes}
    assert events[-1] == Progressed("installing", 0, 0)


def test_that_nothing_is_left_over_and_nothing_is_written_elsewhere(
    supplies: Supplies, server: IndexServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for name, place in (
        ("HOME", home), ("XDG_CACHE_HOME", home / "c"), ("XDG_DATA_HOME", home / "d"), ("UV_CACHE_DIR", home / "e"),
        ("UV_CONSTRAINT", home / "a file of another project"),
    ):  # fmt: skip
        monkeypatch.setenv(name, str(place))
    made = finish(install(supplies, server))
    assert sorted(path.name for path in made.place.iterdir()) == ["environment", "installed.json"]
    assert list(home.iterdir()) == []


def test_that_a_plain_mirror_is_enough(supplies: Supplies, server: IndexServer) -> None:
    server.is_plain = True
    assert finish(install(supplies, server)) == pack.installed()


def test_that_a_broken_connection_goes_on_at_its_byte_by_itself(supplies: Supplies, server: IndexServer) -> None:
    server.drop_after = [HALF, 1000]
    finish(install(supplies, server))
    assert server.ranges("heavy") == ["", f"bytes={HALF}-", f"bytes={HALF + 1000}-"]


def test_that_a_second_call_goes_on_where_the_first_one_broke(supplies: Supplies, server: IndexServer) -> None:
    server.drop_after = [HALF, *[0] * 20]
    with pytest.raises(PackUnreachable) as caught:
        finish(install(supplies, server))
    assert caught.value.facts == {"file": "heavy-2.0-py3-none-any.whl", "index": server.url}
    assert pack.installed() is None
    assert pack.look().is_begun
    server.drop_after.clear()
    server.requests.clear()
    made = finish(install(supplies, server))
    assert pack.installed() == made
    assert server.ranges("heavy") == [f"bytes={HALF}-"]
    assert server.ranges("light") == []


def test_that_a_killed_installation_is_none_and_goes_on(supplies: Supplies, server: IndexServer) -> None:
    server.piece_pause_s = 0.05
    program = (
        "import sys; from pathlib import Path; from bertdesk.core import pack, pack_install, wheel_list;"
        "from bertdesk.core.cancel import CancelToken;"
        "uv, list_file, wheel, url = sys.argv[1:];"
        "made_of = pack.Supplies(Path(uv), Path(list_file), Path(wheel), wheel_list.read(Path(list_file)));"
        "[print(event, flush=True) for event in"
        " pack_install.install(made_of, mirror=url, cancel=CancelToken())]"
    )
    places = [supplies.uv, supplies.list_file, supplies.wheel, server.url]
    with subprocess.Popen([sys.executable, "-c", program, *map(str, places)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        while (pack.folder() / "wheels" / "heavy-2.0-py3-none-any.whl").is_file() is False:
            assert child.stdout.readline(), "it ended before it could be killed"
        child.send_signal(signal.SIGKILL)
    assert pack.installed() is None
    server.piece_pause_s = 0.0
    server.requests.clear()
    assert finish(install(supplies, server)) == pack.installed()
    assert server.ranges("light") == []


def test_that_bytes_with_a_wrong_checksum_are_refused_and_fetched_anew(supplies: Supplies, server: IndexServer) -> None:
    server.corrupts = True
    with pytest.raises(PackRefused) as caught:
        finish(install(supplies, server))
    assert caught.value.facts["reason"] == "checksum"
    assert pack.installed() is None
    server.corrupts = False
    assert finish(install(supplies, server)) == pack.installed()


def test_that_an_index_without_the_file_is_named(supplies: Supplies, server: IndexServer, tmp_path: Path) -> None:
    (tmp_path / "index" / "heavy-2.0-py3-none-any.whl").rename(tmp_path / "away.whl")
    with pytest.raises(PackRefused) as caught:
        finish(install(supplies, server))
    assert caught.value.facts["file"] == "heavy-2.0-py3-none-any.whl"
    assert caught.value.facts["index"] == server.url


def test_that_an_index_that_is_down_is_unreachable(supplies: Supplies, server: IndexServer) -> None:
    server.is_down = True
    with pytest.raises(PackUnreachable):
        finish(install(supplies, server))


def test_that_a_cancelled_download_keeps_what_it_has(supplies: Supplies, server: IndexServer) -> None:
    server.piece_pause_s = 0.02
    token = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, Progressed) and event.done > HALF:
            token.request()

    with pytest.raises(Cancelled):
        listen(install(supplies, server, token), meanwhile=stop)
    assert pack.installed() is None
    assert (pack.folder() / "wheels" / "heavy-2.0-py3-none-any.whl").stat().st_size >= HALF


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands before uv")
def test_that_a_cancelled_uv_is_gone_with_all_it_started(
    supplies: Supplies, server: IndexServer, tmp_path: Path
) -> None:
    """`uv` waits here, in a child of its own, as it would with 20,000 files."""
    slow, number = tmp_path / "slow uv", tmp_path / "number"
    slow.write_text(f'#!/bin/sh\nsleep 600 &\necho $! > "{number}.new"\nmv "{number}.new" "{number}"\nwait\n')
    slow.chmod(0o755)
    token = CancelToken()

    def ask_when_it_runs() -> None:
        while not number.exists():
            time.sleep(0.01)
        token.request()

    thread = threading.Thread(target=ask_when_it_runs)
    thread.start()
    with pytest.raises(Cancelled):
        finish(install(replace(supplies, uv=slow), server, token))
    thread.join()
    wait_until_gone(int(number.read_text()))


def test_that_a_disk_too_small_is_said_before_a_byte(
    supplies: Supplies, server: IndexServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=HEAVY_BYTES))
    with pytest.raises(DiskFull):
        finish(install(supplies, server))
    assert server.ranges("light") == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1300k", "tmpfs", str(place)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs Linux and its administrator")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_that_a_disk_that_fills_up_is_a_full_disk_and_leaves_no_pack(
    supplies: Supplies, server: IndexServer, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1.3 MB take the wheels, but not what uv makes of them: its word for it is turned into ours."""
    monkeypatch.setenv("BERTDESK_HOME", str(small_disk))
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=10**12))
    with pytest.raises(DiskFull) as caught:
        finish(install(supplies, server))
    assert "_run_uv" in [entry.name for entry in caught.traceback]
    assert pack.installed() is None


def test_that_another_bertdesk_of_the_same_list_is_put_in_without_a_download(
    supplies: Supplies, server: IndexServer, tmp_path: Path
) -> None:
    finish(install(supplies, server))
    server.requests.clear()
    newer = {**BERTDESK, "bertdesk/news.py": "NEWS = 'newer'\n"}
    renewed = make_supplies(tmp_path / "newer", tmp_path / "elsewhere", bertdesk=newer)
    made = finish(install(replace(supplies, wheel=renewed.wheel), server))
    assert output_of(made, "import bertdesk.news as n; print(n.NEWS)") == "newer"
    assert server.requests == []


def test_that_another_list_makes_another_environment(supplies: Supplies, server: IndexServer, tmp_path: Path) -> None:
    finish(install(supplies, server))
    other = make_supplies(tmp_path / "newer", tmp_path / "index")  # heavy has other bytes
    made = finish(install(other, server))
    assert made.fingerprint == other.wheels.fingerprint != supplies.wheels.fingerprint
    assert server.ranges("heavy") == ["", ""]


def test_that_a_pack_is_removed_with_all_that_was_fetched(supplies: Supplies, server: IndexServer) -> None:
    made = finish(install(supplies, server))
    assert finish(pack_install.remove(CancelToken()))
    assert pack.installed() is None
    assert list(made.place.parent.iterdir()) == []
    assert finish(pack_install.remove(CancelToken())), "removing what is not there is no failure"


@pytest.mark.parametrize(
    ("change", "fact"),
    [
        ({"bertdesk/api.py": "import nothing_of_this_name"}, "nothing_of_this_name"),
        ({"bertdesk/core/device.py": ""}, "choose"),
    ],
)
def test_that_a_pack_that_does_not_start_is_not_installed(
    server: IndexServer, tmp_path: Path, change: dict[str, str], fact: str
) -> None:
    broken = make_supplies(tmp_path / "broken", tmp_path / "index", bertdesk={**BERTDESK, **change})
    with pytest.raises(PackNotInstalled) as caught:
        finish(install(broken, server))
    assert fact in str(caught.value.facts["reason"])
    assert pack.installed() is None


def test_that_a_python_that_nobody_has_is_said(server: IndexServer, tmp_path: Path) -> None:
    wants = make_supplies(tmp_path / "future", tmp_path / "index", python=(3, 99))
    with pytest.raises(PackWithoutPython) as caught:
        finish(install(wants, server))
    assert caught.value.facts["version"] == "3.99"
    assert server.requests == [], "the large part is not fetched in vain"


def test_that_a_uv_that_cannot_be_started_is_a_fact(supplies: Supplies, server: IndexServer, tmp_path: Path) -> None:
    with pytest.raises(BertdeskError):
        finish(install(replace(supplies, uv=tmp_path / "none"), server))
    assert pack.installed() is None


def test_that_the_uv_of_a_bundle_is_unpacked_once_and_runs(tmp_path: Path) -> None:
    assert UV is not None
    packed = tmp_path / "uv.xz"
    packed.write_bytes(lzma.compress(Path(UV).read_bytes(), preset=0))
    program = pack_install.unpacked(packed, tmp_path)
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    assert said.startswith("uv ")
    born = program.stat().st_mtime_ns
    assert pack_install.unpacked(packed, tmp_path) == program
    assert program.stat().st_mtime_ns == born
