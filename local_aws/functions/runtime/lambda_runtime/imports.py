"""How the handler's module is found and loaded."""

import importlib
import linecache
import os
import sys
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
    SourcelessFileLoader,
)

from lambda_runtime.errors import Fault
from lambda_runtime.names import as_in_lambda


class TaskLoader(SourceFileLoader):
    """Loads a module of the student's under the name that its file has in Lambda, /var/task/…"""

    def source_to_code(self, data, path, *rest, **named):
        name = as_in_lambda(path).replace("\\", "/")
        linecache.lazycache(name, {"__name__": self.name, "__loader__": self})  # tracebacks show its lines
        return super().source_to_code(data, name, *rest, **named)


LOADERS = (
    (ExtensionFileLoader, EXTENSION_SUFFIXES),
    (TaskLoader, SOURCE_SUFFIXES),
    (SourcelessFileLoader, BYTECODE_SUFFIXES),
)


def set_up_imports(task: str, site_packages: list[str]) -> None:
    """The student's code first, then the standard library, then what is installed (boto3, as in Lambda)."""

    def task_finder(folder: str) -> FileFinder:
        if folder == task or folder.startswith(task + os.sep):
            return FileFinder(folder, *LOADERS)
        raise ImportError(folder)

    sys.path_hooks.insert(0, task_finder)
    sys.path[:] = [task, *sys.path, *site_packages]
    sys.dont_write_bytecode = True
    sys.argv[1:] = []


def find_handler(name: str):
    """The function that `module.function` names. Raises Fault, or what the module raises."""
    module_name, dot, function = name.rpartition(".")
    if not dot:
        problem = "not enough values to unpack (expected 2, got 1)"
        raise Fault("Runtime.MalformedHandlerName", f"Bad handler '{name}': {problem}")
    module = import_module(module_name)
    try:
        return getattr(module, function)
    except AttributeError:
        message = f"Handler '{function}' missing on module '{module_name}'"
        raise Fault("Runtime.HandlerNotFound", message) from None


def import_module(name: str):
    if name.split(".")[0] in sys.builtin_module_names:
        message = f"Cannot use built-in module {name} as a handler module"
        raise Fault("Runtime.BuiltInModuleConflict", message)
    try:
        return importlib.import_module(name.replace("/", "."))
    except ImportError as error:
        message = f"Unable to import module '{name}': {error}"
        raise Fault("Runtime.ImportModuleError", message) from error
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        message = f"Syntax error in module '{name}': {error}"
        raise Fault("Runtime.UserCodeSyntaxError", message, trace) from error
