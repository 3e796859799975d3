"""What the bundle leaves out: each rule drops what it says and keeps what the program imports."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from bertdesk.core.model_folder import ARCHITECTURES


@pytest.fixture
def trim(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("trim.py")


def kept_files(trim: ModuleType, *paths: str) -> list[str]:
    return [name for name, _, _ in trim.kept([(path, "", "DATA") for path in paths], {})]


def kept_modules(trim: ModuleType, *names: str) -> list[str]:
    return [name for name, _, _ in trim.kept([(name, "", "PYMODULE") for name in names], {})]


@pytest.mark.parametrize(
    "path",
    [
        "torch/bin/torch_shm_manager",  # import torch fails without it
        "torch/lib/libtorch_cpu.so",
        "torch/_inductor/config.py",  # config modules read their own source
        "transformers/models/bert/modeling_bert.py",
        "transformers/models/__init__.py",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/platformthemes/libqxdgdesktopportal.so",
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
        "PySide6/Qt/translations/qtbase_zh_CN.qm",
        "PIL/_imaging.cpython-311-x86_64-linux-gnu.so",
        "numpy.libs/libscipy_openblas64_-32a4b2a6.so",
        "resources/samples/feedback_en.csv",
    ],
)
def test_that_what_the_program_needs_stays(trim: ModuleType, path: str) -> None:
    assert kept_files(trim, path) == [path]


@pytest.mark.parametrize(
    "path",
    [
        "torch/test/cpp/api",
        "torch/bin/protoc",
        "torch/_inductor/ir.py",
        "transformers/models/llama/modeling_llama.py",
        "matplotlib/pyplot.py",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/platforms/libqlinuxfb.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "sklearn/datasets/data/iris.csv",
    ],
)
def test_that_ballast_is_left_out(trim: ModuleType, path: str) -> None:
    assert kept_files(trim, path) == []


def test_that_a_package_stays_for_the_sake_of_its_modules(trim: ModuleType) -> None:
    names = ("torch.testing._internal", "torch.testing._internal.logging_tensor", "torch.testing._internal.common_nn")
    assert kept_modules(trim, *names) == list(names[:2])


def test_that_every_kind_of_model_that_can_be_opened_stays(trim: ModuleType) -> None:
    kinds = [kind.replace("-", "_") for kind in ARCHITECTURES]
    assert set(kinds) <= set(trim.ENCODERS)
    names = [f"transformers.models.{name}.modeling_{name}" for name in (*kinds, "llama")]
    assert kept_modules(trim, *names) == names[:-1]


def test_that_what_is_left_out_is_counted_by_rule(trim: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "protoc"
    file.write_bytes(b"x" * 1000)
    dropped: dict[str, int] = {}
    assert trim.kept([("torch/bin/protoc", str(file), "BINARY")] * 2, dropped) == []
    assert dropped == {"torch's build tools": 2000}


def test_that_every_rule_has_a_reason_and_something_to_drop(trim: ModuleType) -> None:
    assert all(rule.reason and (rule.files or rule.modules) for rule in trim.RULES)
    assert len({rule.name for rule in trim.RULES}) == len(trim.RULES)


def test_that_whatever_of_scikit_learn_and_scipy_the_program_imports_stays(trim: ModuleType) -> None:
    """In a program of its own: this one may have imported more."""
    program = (
        "import importlib, pkgutil, sys, sysconfig\n"
        "from pathlib import Path\n"
        "import bertdesk.core\n"
        "for module in pkgutil.walk_packages(bertdesk.core.__path__, 'bertdesk.core.'):\n"
        "    importlib.import_module(module.name)\n"
        "place = Path(sysconfig.get_paths()['platlib'])\n"
        "files = [Path(file) for module in list(sys.modules.values()) if (file := getattr(module, '__file__', None))]\n"
        "print(*(file.relative_to(place).as_posix() for file in files if file.is_relative_to(place)), sep='\\n')\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=200)
    compiled = [
        name
        for name in told.stdout.splitlines()
        if name.startswith(("sklearn/", "scipy/")) and not name.endswith(".py")
    ]
    assert len(compiled) > 50
    assert kept_files(trim, *compiled) == compiled
