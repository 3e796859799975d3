"""Stand in for matplotlib, which captum imports and this program never draws with: 24 MB and a second less.

A runtime hook: PyInstaller runs it before the program. Every name asked of an inert module is an inert class.
"""

import importlib.abc
import importlib.machinery
import sys
import types

_STUBBED = ("matplotlib", "mpl_toolkits")


class _Inert(types.ModuleType):
    __path__ = ()  # what makes it a package

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):  # what Python itself asks of a module: it has to hear no
            raise AttributeError(name)
        made = type(name, (), {})
        setattr(self, name, made)
        return made


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] not in _STUBBED:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _Inert(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


sys.meta_path.insert(0, _Finder())
