"""Have torch's largest library in memory before `import torch` asks for it, without holding Python's lock.

Linking its 300 MB takes half a second in one call, and `import` holds the lock meanwhile: the window stands still. A
call through ctypes lets go of it.
"""

import ctypes
import importlib.util
import os
import sys
from pathlib import Path


def link_torch() -> bool:
    """Load the library as `import torch` will. Returns: whether it is there now; if not, importing says why."""
    library = _library()
    if library is None:
        return False
    dlopen = ctypes.CDLL(None).dlopen  # not ctypes.CDLL(library), which holds the lock
    dlopen.restype = ctypes.c_void_p
    return bool(dlopen(os.fsencode(library), os.RTLD_NOW | os.RTLD_LOCAL))


def _library() -> Path | None:
    if sys.platform == "win32":
        return None  # there, DLLs have to be loaded in an order of their own, and __main__ has begun it
    torch = importlib.util.find_spec("torch")
    if torch is None or torch.origin is None:
        return None
    suffix = "dylib" if sys.platform == "darwin" else "so"
    found = Path(torch.origin).parent / "lib" / f"libtorch_cpu.{suffix}"
    return found if found.is_file() else None
