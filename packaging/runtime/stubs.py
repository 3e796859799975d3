"""Stand in for what libraries import and this program never uses: every name asked of such a module is an inert class.

captum imports matplotlib (24 MB, up to a second), pyqtgraph imports Qt's OpenGL (9 MB). A runtime hook: PyInstaller
runs it before the program.
"""

import importlib.abc
import importlib.machinery
import sys
import types

_STUBBED = ("matplotlib", "mpl_toolkits", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets")


class _Inert(types.ModuleType):
    __path__ = ()  # type: ignore[assignment]  # what makes it a package

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):  # what Python itself asks of a module: it has to hear no
            raise AttributeError(name)
        made = type(name, (), {})
        setattr(self, name, made)
        return made


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        if not any(name == stubbed or name.startswith(f"{stubbed}.") for stubbed in _STUBBED):
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _Inert(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


sys.meta_path.insert(0, _Finder())
