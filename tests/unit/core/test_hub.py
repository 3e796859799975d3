import errno
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from hub_server import COMMIT, HubServer
from tokenizers import Tokenizer
from tokenizers.implementations import BertWordPieceTokenizer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from bertdesk.core import base_models, fetch, hub, model
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import choose
from bertdesk.core.events import Event, Progressed
from bertdesk.errors import (
    BertdeskError,
    Cancelled,
    DiskFull,
    HubOffline,
    HubRefused,
    HubUnreachable,
    HubWithoutSafetensors,
    SaveFailed,
)

WANTED = {"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "vocab.txt"}
TINY = base_models.find("tiny/bert")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of 2 layers, 32 wide, with what a hub's repository has beside it."""
    folder = tmp_path_factory.mktemp("repository")
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz"]
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    tokenizer = Tokenizer.from_str(BertWordPieceTokenizer(str(folder / "vocab.txt")).to_str())
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]").save_pretrained(folder)
    torch.manual_seed(7)
    BertModel(
        BertConfig(
            vocab_size=len(pieces), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
            intermediate_size=64, max_position_embeddings=512,
        )
    ).save_pretrained(folder)  # fmt: skip
    for unwanted in ("pytorch_model.bin", "modeling_tiny.py", "README.md", "training_args.pt"):
        (folder / unwanted).write_bytes(b"not asked for")
    return folder


@pytest.fixture
def server(repository: Path) -> Iterator[HubServer]:
    with HubServer(repository) as running:
        yield running


@pytest.fixture(autouse=True)
def _online(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("BERTDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(fetch, "_REST_S", 0.01)


def run(server: HubServer | str, encoder: Encoder = TINY) -> tuple[Path, list[Event]]:
    """Download to the end; return the folder and what was reported."""
    work = hub.download(encoder, mirror=server if isinstance(server, str) else server.url, cancel=CancelToken())
    events = []
    while True:
        try:
            events.append(next(work))
        except StopIteration as stop:
            return stop.value, events


def encoders(tmp_path: Path) -> list[str]:
    folder = tmp_path / "home" / "encoders"
    return sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []


def cancel_at_a_quarter(server: HubServer) -> float:
    """Begin a download and stop it; return the seconds from the wish to the end."""
    cancel = CancelToken()
    work = hub.download(TINY, mirror=server.url, cancel=cancel)
    while True:
        event = next(work)
        if isinstance(event, Progressed) and event.done > event.total / 4:
            break
    cancel.request()
    asked_s = time.monotonic()
    with pytest.raises(Cancelled):
        next(work)
    return time.monotonic() - asked_s


def test_that_only_the_wanted_files_come_and_are_plain(server: HubServer, repository: Path) -> None:
    folder, _ = run(server)
    assert {path.name for path in folder.iterdir()} == WANTED
    assert not any(path.is_symlink() for path in folder.iterdir())
    for name in WANTED:
        assert (folder / name).read_bytes() == (repository / name).read_bytes()
    asked = {request.file for request in server.requests} - {"bert"}  # the list's address ends in the name
    assert asked == WANTED


def test_that_the_folder_is_where_the_catalogue_looks_and_opens(server: HubServer, tmp_path: Path) -> None:
    assert base_models.folder_of(TINY) is None
    folder, _ = run(server)
    assert base_models.folder_of(TINY) == folder
    assert encoders(tmp_path) == ["tiny--bert"]
    classifier = model.from_encoder(folder, labels=("no", "yes"), max_length=64, device=choose("cpu"), seed=1)
    assert classifier.labels == ("no", "yes")


def test_that_a_simple_mirror_without_sizes_is_enough(server: HubServer, repository: Path) -> None:
    server.is_simple = True
    folder, events = run(server)
    assert (folder / "model.safetensors").read_bytes() == (repository / "model.safetensors").read_bytes()
    total = sum((repository / name).stat().st_size for name in WANTED)
    assert events[-1] == Progressed("downloading", total, total)


def test_that_progress_counts_bytes_up_to_the_total(server: HubServer, repository: Path) -> None:
    _, events = run(server)
    total = sum((repository / name).stat().st_size for name in WANTED)
    assert events[0] == Progressed("downloading", 0, total)
    assert events[-1] == Progressed("downloading", total, total)


def test_that_progress_is_reported_ten_times_a_second_at_most(server: HubServer) -> None:
    server.piece_pause_s = 0.02
    started = time.monotonic()
    _, events = run(server)
    seconds = time.monotonic() - started
    assert seconds > 0.4
    assert 4 <= len(events) <= seconds * 10 + 2


def test_that_a_broken_connection_is_taken_up_at_its_byte(server: HubServer, repository: Path) -> None:
    size = (repository / "model.safetensors").stat().st_size
    server.drop_after = [size // 2, size // 4]
    run(server)
    ranges = [request.headers.get("range") for request in server.asked_for("model.safetensors")]
    assert ranges == [None, f"bytes={size // 2}-", f"bytes={size // 2 + size // 4}-"]
    assert server.sent["model.safetensors"] == size


def test_that_a_server_without_ranges_is_read_anew(server: HubServer, repository: Path) -> None:
    server.understands_ranges, server.drop_after = False, [5000]
    folder, _ = run(server)
    assert (folder / "model.safetensors").read_bytes() == (repository / "model.safetensors").read_bytes()


def test_that_a_busy_gateway_is_asked_again(server: HubServer) -> None:
    server.busy = 2
    run(server)
    assert len(server.asked_for("model.safetensors")) == 3


def test_that_a_connection_that_always_breaks_ends_as_unreachable(server: HubServer) -> None:
    server.drop_after = [0] * 50
    with pytest.raises(HubUnreachable):
        run(server)
    assert len(server.asked_for("model.safetensors")) == 5


def test_that_a_cancelled_download_stops_soon_and_is_completed_by_the_next(
    server: HubServer, repository: Path, tmp_path: Path
) -> None:
    size = (repository / "model.safetensors").stat().st_size
    server.piece_pause_s = 0.02
    cancel_at_a_quarter(server)
    partial = f"tiny--bert.{COMMIT[:12]}.partial"
    assert encoders(tmp_path) == [partial]
    kept = (tmp_path / "home" / "encoders" / partial / "model.safetensors").stat().st_size
    assert 0 < kept < size
    assert base_models.folder_of(TINY) is None

    server.piece_pause_s = 0
    folder, events = run(server)
    assert server.asked_for("model.safetensors")[-1].headers["range"] == f"bytes={kept}-"
    assert isinstance(events[0], Progressed)
    assert (folder / "model.safetensors").read_bytes() == (repository / "model.safetensors").read_bytes()
    assert encoders(tmp_path) == ["tiny--bert"]


def test_that_stopping_takes_less_than_a_second(server: HubServer) -> None:
    server.piece_pause_s = 0.1
    assert cancel_at_a_quarter(server) < 1


def test_that_a_wish_to_stop_before_the_start_asks_nobody(server: HubServer) -> None:
    cancel = CancelToken()
    cancel.request()
    with pytest.raises(Cancelled):
        next(hub.download(TINY, mirror=server.url, cancel=cancel))
    assert not server.requests


def test_that_what_was_begun_at_another_commit_is_thrown_away(server: HubServer, tmp_path: Path) -> None:
    stale = tmp_path / "home" / "encoders" / f"tiny--bert.{'f' * 12}.partial"
    stale.mkdir(parents=True)
    (stale / "model.safetensors").write_bytes(b"old")
    run(server)
    assert encoders(tmp_path) == ["tiny--bert"]


def test_that_the_mirror_of_the_environment_is_asked(server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", f"{server.url}/")
    run("")
    assert server.requests[0].path == "/api/models/tiny/bert"


def test_that_the_chosen_mirror_goes_before_the_environment(server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    run(server)
    assert server.requests


def test_that_an_address_without_a_scheme_is_asked_safely() -> None:
    with pytest.raises(HubUnreachable) as caught:
        run("127.0.0.1:9")
    assert caught.value.facts["endpoint"] == "https://127.0.0.1:9"


def test_that_no_token_and_nothing_installed_is_told(server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    run(server)
    assert len(server.requests) == len(WANTED) + 2  # the list, and the weights' redirect
    for request in server.requests:
        assert "authorization" not in request.headers
        assert request.headers["user-agent"].startswith("bertdesk/")
        assert "torch" not in request.headers["user-agent"]


def test_that_an_unknown_repository_is_a_refusal(server: HubServer) -> None:
    with pytest.raises(HubRefused) as caught:
        run(server, replace(TINY, name="nobody/nothing"))
    assert caught.value.facts == {"name": "nobody/nothing", "endpoint": server.url, "reason": "RepoNotFound"}


def test_that_a_gated_repository_is_a_refusal(server: HubServer) -> None:
    server.gated = True
    with pytest.raises(HubRefused) as caught:
        run(server)
    assert caught.value.facts["reason"] == "GatedRepo"


@pytest.mark.parametrize("name", ["..", "a/../b", "a\\b", "a/b/c", "a b/c", "a/b?c", "/a"])
def test_that_a_name_that_is_no_repository_asks_nobody(server: HubServer, name: str) -> None:
    with pytest.raises(HubRefused) as caught:
        run(server, replace(TINY, name=name))
    assert caught.value.facts["reason"] == "name"
    assert not server.requests


def test_that_wrong_content_is_refused_and_not_kept(server: HubServer, tmp_path: Path) -> None:
    server.corrupts = True
    with pytest.raises(HubRefused) as caught:
        run(server)
    assert caught.value.facts["reason"] == "checksum"
    assert base_models.folder_of(TINY) is None
    server.corrupts = False
    run(server)
    assert encoders(tmp_path) == ["tiny--bert"]


def test_that_more_bytes_than_announced_are_refused(server: HubServer) -> None:
    server.claims_bytes = 1000
    with pytest.raises(HubRefused) as caught:
        run(server)
    assert caught.value.facts["reason"] == "size"


def test_that_a_giant_is_refused_before_a_byte_of_it(server: HubServer) -> None:
    server.claims_bytes = 6 * 10**9
    with pytest.raises(HubRefused) as caught:
        run(server)
    assert caught.value.facts["reason"] == "6.0 GB"
    assert not server.sent


def test_that_a_disk_too_small_is_said_before_a_byte(server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(DiskFull):
        run(server)
    assert not server.sent


@pytest.mark.parametrize(("number", "fact"), [(errno.ENOSPC, DiskFull), (errno.EIO, SaveFailed)])
def test_that_a_disk_that_fails_on_the_way_is_a_fact(
    server: HubServer, monkeypatch: pytest.MonkeyPatch, number: int, fact: type[BertdeskError]
) -> None:
    def fail(path: Path) -> str:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(fetch, "sha256_of", fail)
    with pytest.raises(fact):
        run(server)


def test_that_a_file_where_the_folder_should_be_is_said(server: HubServer, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way")
    with pytest.raises(SaveFailed):
        run(server)


def test_that_a_repository_without_safetensors_is_refused(tmp_path: Path) -> None:
    repository = tmp_path / "pickles"
    repository.mkdir()
    for name in ("config.json", "vocab.txt", "pytorch_model.bin"):
        (repository / name).write_text("{}")
    with HubServer(repository) as server, pytest.raises(HubWithoutSafetensors):
        run(server)


@pytest.mark.parametrize(("missing", "reason"), [("config.json", "no config.json"), ("vocab.txt", "no tokenizer.json")])
def test_that_half_an_encoder_is_refused(tmp_path: Path, missing: str, reason: str) -> None:
    repository = tmp_path / "half"
    repository.mkdir()
    for name in {"config.json", "vocab.txt", "model.safetensors"} - {missing}:
        (repository / name).write_text("{}")
    with HubServer(repository) as server, pytest.raises(HubRefused) as caught:
        run(server)
    assert caught.value.facts["reason"] == reason


def test_that_a_closed_port_is_unreachable_at_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    started = time.monotonic()
    with pytest.raises(HubUnreachable) as caught:
        run(address)
    assert caught.value.facts == {"name": "tiny/bert", "endpoint": address}
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("address", ["http://no-such-host.invalid", "http://[broken", "ftp://127.0.0.1"])
def test_that_an_address_that_leads_nowhere_is_unreachable(address: str) -> None:
    with pytest.raises(HubUnreachable):
        run(address)


def test_that_a_proxy_of_an_unknown_kind_is_unreachable(server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks://127.0.0.1:9")
    with pytest.raises(HubUnreachable):
        run(server)


def test_that_a_login_page_is_unreachable(server: HubServer) -> None:
    server.answers_html = True
    with pytest.raises(HubUnreachable):
        run(server)


@pytest.mark.parametrize(
    "answer",
    [
        "{}", "[]", "7", '{"sha": "main", "siblings": []}', f'{{"sha": "{COMMIT}", "siblings": null}}',
        f'{{"sha": "{COMMIT}", "siblings": [{{"rfilename": "config.json", "size": "7"}}]}}',
    ],
)  # fmt: skip
def test_that_a_list_that_is_not_the_hubs_is_refused(
    server: HubServer, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setattr(server, "listing", lambda: answer)
    with pytest.raises(HubRefused) as caught:
        run(server)
    assert caught.value.facts["reason"] == "file list"


@pytest.mark.parametrize("switch", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])
def test_that_offline_means_that_nobody_is_asked(
    server: HubServer, monkeypatch: pytest.MonkeyPatch, switch: str
) -> None:
    monkeypatch.setenv(switch, "1")
    with pytest.raises(HubOffline):
        run(server)
    assert not server.requests


def test_that_nothing_is_printed_and_torch_is_not_imported(server: HubServer, tmp_path: Path) -> None:
    script = (
        "import sys; from bertdesk.core import base_models, fetch, hub; from bertdesk.core.cancel import CancelToken;"
        f"list(hub.download(base_models.find('tiny/bert'), mirror={server.url!r}, cancel=CancelToken()));"
        "assert not {'torch', 'transformers', 'huggingface_hub'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert encoders(tmp_path) == ["tiny--bert"]
