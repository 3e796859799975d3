"""A traceback for developers holds kinds, files and lines, and nothing that a person wrote."""

import pytest

from bertdesk import traces
from bertdesk.errors import FileMissing


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except BaseException as caught:  # noqa: BLE001
        return caught


@pytest.mark.parametrize(
    "error",
    [
        ValueError("could not convert string to float: 'my secret'"),
        KeyError("my secret"),
        RuntimeError("my secret"),
        OSError(28, "No space left on device", "/home/anna/my secret.csv"),
        UnicodeEncodeError("ascii", "my secret", 0, 1, "no"),
        FileMissing(path="/home/anna/my secret.csv"),
    ],
)
def test_that_the_words_of_an_exception_stay_out(error: BaseException) -> None:
    told = traces.of(raised(error))
    assert "secret" not in told
    assert "anna" not in told
    assert type(error).__name__ in told
    assert 'test_traces.py", line ' in told
    assert ", in raised" in told


def test_that_a_cause_is_told_too_and_first() -> None:
    told = traces.of(raised(KeyError("my secret"), raised(ZeroDivisionError("division by zero"))))
    assert told.index("ZeroDivisionError: division by zero") < told.index("which led to") < told.index("KeyError")
    assert "secret" not in told


def test_that_what_the_interpreter_says_about_code_stays_without_its_folders() -> None:
    told = traces.of(raised(ImportError("cannot import name 'a' from 'b' (/home/anna/x/b.py)", name="b")))
    assert "cannot import name 'a' from 'b' (b.py)" in told


def test_that_a_disk_error_keeps_its_number() -> None:
    assert "OSError: [Errno 28] No space left on device" in traces.of(raised(OSError(28, "No space left on device")))


def test_that_torch_may_speak_for_it_knows_numbers_only() -> None:
    import torch

    with pytest.raises(RuntimeError) as caught:
        torch.nn.Linear(3, 2)(torch.zeros(4, 5))
    assert "shapes cannot be multiplied" in traces.of(caught.value)


def test_that_paths_begin_at_their_package() -> None:
    dump = '  File "/home/anna/apps/lib/python3.11/site-packages/torch/nn/modules/linear.py", line 134 in forward\n'
    dump += '  File "/home/anna/work/bertdesk/core/run.py", line 30 in drive\n'
    dump += '  File "C:\\Users\\Anna\\BERTDesk\\_internal\\captum\\attr.py", line 3 in x\n'
    assert traces.without_folders(dump).splitlines() == [
        '  File "torch/nn/modules/linear.py", line 134 in forward',
        '  File "bertdesk/core/run.py", line 30 in drive',
        '  File "captum/attr.py", line 3 in x',
    ]


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (ImportError("libtorch_cpu.so: cannot open shared object file", name="torch._C"), "libtorch_cpu.so"),
        (ModuleNotFoundError("No module named 'captum'", name="captum"), "captum"),
        (OSError("/x/libtorch_global_deps.so: cannot open shared object file"), "libtorch_global_deps.so"),
        (OSError(2, "No such file or directory", "/home/libc.so"), ""),
        (ValueError("libtorch.so"), ""),
    ],
)
def test_that_a_part_that_does_not_load_is_named(error: BaseException, part: str) -> None:
    assert traces.missing_part(error) == part
