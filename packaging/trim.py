"""What the bundle leaves out of what PyInstaller collects, and which libraries lose their symbols; a reason for each.

Used by bertdesk.spec and build.py. A rule that is wrong shows in the bundle's own selftest, not before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

Entry = tuple[str, str, str]
"""One line of PyInstaller's tables: name in the bundle (or of the module), source on this machine, kind."""


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    reason: str
    files: tuple[str, ...] = ()
    """Patterns of paths in the bundle; `*` crosses folders."""
    modules: tuple[str, ...] = ()
    """Packages, with everything below them."""
    but: tuple[str, ...] = ()
    """Paths (patterns) and modules that stay all the same."""

    def drops_file(self, path: str) -> bool:
        return _matches(path, self.files) and not _matches(path, self.but)

    def drops_module(self, name: str) -> bool:
        holds_kept = any(kept.startswith(f"{name}.") for kept in self.but)  # a package, for the sake of its modules
        return _is_below(name, self.modules) and not _is_below(name, self.but) and not holds_kept


ENCODERS = (
    "auto", "albert", "bert", "bert_generation", "bert_japanese", "bertweet", "big_bird", "camembert", "convbert",
    "deberta", "deberta_v2", "distilbert", "electra", "encoder_decoder", "ernie", "funnel", "herbert", "longformer",
    "mobilebert", "modernbert", "mpnet", "nystromformer", "roberta", "roberta_prelayernorm", "roformer", "squeezebert",
    "xlm_roberta", "xlm_roberta_xl", "xmod",
)  # fmt: skip
"""Model folders of transformers that stay: BERT, its relatives, and what finds them by name."""

_MODELS = "transformers/models"

RULES: tuple[Rule, ...] = (
    Rule("torch's tests", "test programs and their libraries", files=(
        "torch/test/*", "torch/lib/libtorchbind_test*", "torch/lib/libjitbackend_test*",
        "torch/lib/libbackend_with_compiler*", "torch/lib/libaoti_custom_ops*",
    )),
    Rule("torch's build tools", "headers, CMake files, protoc; import torch wants torch_shm_manager alone",
         files=("torch/bin/*", "torch/include/*", "torch/share/*"), but=("torch/bin/torch_shm_manager*",)),
    Rule("torch's test helpers", "written for torch's own test suite",
         files=("torch/testing/_internal/*",),
         modules=("torch.testing._internal",),
         but=("torch.testing._internal.common_dtype", "torch.testing._internal.logging_tensor",
              "torch.testing._internal.distributed.fake_pg")),
    Rule("torch's sources", "the program runs the compiled copies; sources are read where configs and scripts are made",
         files=("torch/*.py", "functorch/*.py", "torchgen/*"),
         but=("torch/*config.py", "torch/*config_utils.py", "torch/jit/*.py", "torch/_jit_internal.py",
              "torch/nn/*.py", "torch/functional.py", "torch/_sources.py", "torch/distributions/*.py",
              "torch/ao/*.py")),
    Rule("transformers' sources", "it reads those of models alone, to list them",
         files=("transformers/*.py",), but=("transformers/__init__.py", f"{_MODELS}/*")),
    Rule("other models", "BERTDesk opens BERT and its relatives",
         files=(f"{_MODELS}/*",), modules=("transformers.models",),
         but=(f"{_MODELS}/__init__.py", *(f"{_MODELS}/{name}/*" for name in ENCODERS),
              *(f"transformers.models.{name}" for name in ENCODERS))),
    Rule("matplotlib", "captum imports it; runtime/stubs.py stands in", files=(
        "matplotlib/*", "matplotlib.libs/*", "mpl_toolkits/*", "kiwisolver/*", "contourpy/*", "fontTools/*",
        "matplotlib-*", "kiwisolver-*", "contourpy-*", "fonttools-*", "cycler-*", "pyparsing-*",
    ), modules=("matplotlib", "mpl_toolkits", "kiwisolver", "contourpy", "fontTools", "cycler", "pyparsing", "pylab")),
    Rule("GTK's theme", "it drags GTK in from the build machine, and crashes on others (AppImageUpdate PR 152)", files=(
        "PySide6/Qt/plugins/platformthemes/libqgtk3*", "libgtk-3*", "libgdk*", "libpango*", "libcairo*", "libatk*",
        "libatspi*", "libepoxy*", "libharfbuzz*", "libfribidi*", "libthai*", "libdatrie*", "libgraphite2*", "libgio*",
        "libgmodule*", "libmount*", "libblkid*", "libselinux*", "libpixman*", "libwayland-egl*", "libXcursor*",
        "libXcomposite*", "libXdamage*", "libXinerama*", "libXi.so*",
    )),
    Rule("Qt plugins", "other screens, animations and picture formats than the window has", files=(
        "PySide6/Qt/plugins/platforms/libq[!xow]*", "PySide6/Qt/plugins/platforms/libqvnc*",
        "PySide6/Qt/plugins/egldeviceintegrations/*", "PySide6/Qt/plugins/generic/*", "PySide6/Qt/plugins/tls/*",
        "PySide6/Qt/plugins/networkinformation/*", "PySide6/Qt/plugins/imageformats/libqtiff*",
        "PySide6/Qt/plugins/imageformats/libqwebp*", "PySide6/Qt/plugins/imageformats/libqtga*",
        "PySide6/Qt/plugins/imageformats/libqwbmp*", "PySide6/Qt/plugins/imageformats/libqicns*",
        "PySide6/Qt/plugins/imageformats/libqpdf*", "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboard*",
        "PySide6/Qt/lib/libQt6VirtualKeyboard*", "PySide6/Qt/lib/libQt6EglF[sS]*", "libQt6EglF[sS]*",
        "PySide6/Qt/lib/libQt6Pdf*",
        "PySide6/Qt/lib/libQt6Quick*", "PySide6/Qt/lib/libQt6Qml*", "PySide6/Qt/qml/*",
    )),
    Rule("Qt translations", "of languages the window does not speak",
         files=("PySide6/Qt/translations/*",), but=("PySide6/Qt/translations/qtbase_zh_CN*",)),
    Rule("downloads by huggingface_hub", "core/hub.py downloads by itself", files=("hf_xet/*", "hf_xet-*"),
         modules=("hf_xet",)),
    Rule("Pillow's rarer formats", "captum imports PIL.Image and reads no picture", files=(
        "PIL/_avif*", "PIL/_webp*", "PIL/_imagingtk*", "PIL/_imagingcms*", "pillow.libs/libavif*",
        "pillow.libs/libwebp*", "pillow.libs/libsharpyuv*", "pillow.libs/liblcms2*",
    )),
    Rule("Pillow's fonts", "nothing is drawn with it", files=(
        "PIL/_imagingft*", "pillow.libs/libfreetype*", "pillow.libs/libharfbuzz*", "pillow.libs/libpng*",
        "pillow.libs/libbrotli*",
    )),
    Rule("Qt's OpenGL", "pyqtgraph imports it and paints without; runtime/stubs.py stands in", files=(
        "PySide6/QtOpenGL*", "PySide6/Qt/lib/libQt6OpenGLWidgets*",
    ), modules=("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "pyqtgraph.opengl", "pyqtgraph.examples",
                "pyqtgraph.flowchart", "pyqtgraph.canvas", "pyqtgraph.console", "pyqtgraph.jupyter")),
    Rule("the rest of scikit-learn and scipy", "word counts, logistic regression and figures need less", files=(
        "scipy/io/*", "scipy/cluster/*", "scipy/signal/*", "scipy/odr/*", "scipy/datasets/*",
        *(f"sklearn/{name}/*" for name in (
            "cluster", "covariance", "cross_decomposition", "datasets", "ensemble", "gaussian_process",
            "impute", "inspection", "manifold", "mixture", "neighbors", "neural_network", "semi_supervised", "tree",
        )),
    )),
    Rule("packages nobody imports", "optional parts of libraries that are there", files=(
        "setuptools/*", "setuptools-*",
    ), modules=("setuptools", "_distutils_hack", "pkg_resources", "networkx", "pydantic.v1")),
    Rule("PyYAML's C reader", "huggingface_hub imports yaml, and no YAML is read: its Python does",
         files=("yaml/_yaml*",), modules=("yaml._yaml",)),
    Rule("CUDA of the build machine", "found by name on it, used by no CPU build", files=(
        "libcuda*", "libnv*", "libamdhip*", "libhip*",
    )),
    Rule("licence texts of packages", "licences.json has them all, for the window to show", files=(
        "*.dist-info/licenses/*", "*.dist-info/LICEN[SC]E*", "*.dist-info/NOTICE*", "*.dist-info/COPYING*",
        "*.dist-info/AUTHORS*", "*.dist-info/RECORD", "*.dist-info/*_licenses.txt",
    )),
    Rule("the build's own tools", "libraries would use them where they are there; they are there to make the SBOM",
         files=("attrs-*", "defusedxml-*"), modules=("attr", "attrs", "defusedxml")),
    Rule("tests of packages", "nobody runs them here", files=("*/tests/*", "*/testing/tests/*"), modules=(
        "numpy.tests", "sympy.testing.tests", "networkx.tests", "joblib.test",
    ), but=("torch/*", "transformers/*")),
    Rule("readline", "GPL, and only a Python prompt reads lines with it", files=(
        "libreadline*", "libtinfo*", "python3.*/lib-dynload/readline*",
    ), modules=("readline",)),
    Rule("terminal and desktop leftovers", "no part of the program uses them", files=(
        "tcl*", "tk*", "_tkinter*", "libtcl*", "libtk*", "share/*",
    ), modules=("tkinter", "IPython", "pip", "curses", "idlelib", "lib2to3", "pytest", "pandas", "datasets")),
    Rule("samples of scikit-learn", "its toy data sets", files=("sklearn/datasets/data/*", "sklearn/datasets/images/*",
         "sklearn/datasets/descr/*")),
)  # fmt: skip

STRIPPED = (
    "torch/lib/libtorch_*.so", "torch/lib/libtorch.so", "torch/lib/libc10*.so", "libpython3*.so*", "tokenizers/*.so",
    "safetensors/*.so", "python3.*/lib-dynload/*.so", "pydantic_core/*.so", "regex/*.so", "rjieba/*.so",
    "python_calamine/*.so",
)  # fmt: skip
"""Libraries that lose their symbols. By name: what auditwheel has patched (OpenBLAS) does not load once stripped."""


def kept(table: Iterable[Entry], dropped: dict[str, int]) -> list[Entry]:
    """Return what no rule drops; add the bytes of the rest to `dropped`, by rule."""
    return [entry for entry in table if not _drop(entry, dropped)]


def _drop(entry: Entry, dropped: dict[str, int]) -> bool:
    name, source, kind = entry
    is_module = kind == "PYMODULE"
    path = name.replace("\\", "/")
    for rule in RULES:
        if rule.drops_module(name) if is_module else rule.drops_file(path):
            size = Path(source).stat().st_size if source and Path(source).is_file() else 0
            dropped[rule.name] = dropped.get(rule.name, 0) + size
            return True
    return False


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


def _is_below(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)
