"""What a run computed with: versions, processor, threads. Only with the same are its sums the same to the last bit."""

import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bertdesk.core.device import Device


@dataclass(frozen=True, slots=True)
class Environment:
    """Empty where it is not known: a model of an older version, or of another program."""

    python: str = ""
    torch: str = ""
    transformers: str = ""
    tokenizers: str = ""
    numpy: str = ""
    scikit_learn: str = ""
    platform: str = ""
    device_name: str = ""
    """The processor or graphics card that computed, as its maker calls it."""
    cpu_capability: str = ""
    """The widest instructions that torch uses on the processor, such as AVX512: sums are grouped by them."""
    threads: int = 0
    """Threads that share a sum on the CPU, which decides how it is rounded; 0 = not known."""


def here(device: "Device") -> Environment:
    """Return what this process computes with on that device."""
    import torch  # only here: the window knows records before torch is there

    return Environment(
        python=platform.python_version(),
        torch=str(torch.__version__),  # with the build, such as +cpu, which its metadata lack
        transformers=_version("transformers"),
        tokenizers=_version("tokenizers"),
        numpy=_version("numpy"),
        scikit_learn=_version("scikit-learn"),
        platform=platform.platform(),
        device_name=device.name,
        cpu_capability=torch.backends.cpu.get_cpu_capability(),
        threads=torch.get_num_threads(),
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
