"""Stand-ins for packages without a wheel for WebAssembly: what the guide needs of them, and no more.

cryptography is imported by moto's modules and used by nothing that the guide does. regex is used with a bound on its
time, which `re` does not know: a pattern that never ends stops its own tab, and no other's. Nothing can be installed.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import re
import sys
import types
from typing import Any


class Nothing:
    """What stands for any name of a package that nobody calls."""

    def __init__(self, *_: object, **__: object):
        pass

    def __call__(self, *_: object, **__: object) -> "Nothing":
        return self

    def __getattr__(self, name: str) -> "Nothing":
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()


class Empty(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds a package and all that is below it, with whatever name is asked for in it."""

    def __init__(self, package: str):
        self._package = package

    def find_spec(self, name: str, path: object = None, target: object = None):
        if name.split(".")[0] == self._package:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        module = types.ModuleType(spec.name)
        module.__path__ = []
        module.__getattr__ = lambda name: getattr(Nothing(), name)
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing in it."""


class Pattern:
    """`regex.Pattern` on `re`'s."""

    def __init__(self, pattern: str, flags: int = 0):
        self._pattern = re.compile(pattern, flags)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._pattern, name)
        if not callable(method):
            return method
        return lambda *given, timeout=None, concurrent=None, **named: method(*given, **named)


async def install(*_: object, **__: object) -> None:
    """piplite's: nothing can be added. Raises RuntimeError."""
    raise RuntimeError("In this tab there are the packages of the guide, and no way to others.")


def take_place() -> None:
    """Puts them where the packages themselves are not there."""
    for name in ("piplite", "piplite.piplite"):  # with which JupyterLite would ask PyPI for what the site brings along
        sys.modules[name] = types.ModuleType(name)
        sys.modules[name].install = install
    sys.modules["piplite"].piplite = sys.modules["piplite.piplite"]
    if importlib.util.find_spec("cryptography") is None:
        sys.meta_path.append(Empty("cryptography"))
    if importlib.util.find_spec("regex") is None:
        flags = {name: getattr(re, name) for name in ("I", "M", "S", "X", "U")}
        sys.modules["regex"] = types.ModuleType("regex")
        vars(sys.modules["regex"]).update(flags, Pattern=Pattern, compile=Pattern, error=re.error)
