"""The packages that the lab needs in a tab, taken from this environment: the same versions as on a desktop."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

from local_aws.services.table import ROWS
from publish import guide

ROOTS = ("boto3", "moto", "ipywidgets", "anywidget", "graphviz", "jsonata-python", "ipython", "packaging", "pytest")
STOOD_IN_FOR = ("cryptography", "regex", "pexpect", "ptyprocess")  # browser.stand_ins, and the kernel's own
TAB = {"sys_platform": "emscripten", "platform_system": "Emscripten", "platform_machine": "wasm32", "extra": ""}
NEEDLESS = re.compile(
    r"^\.\.|__pycache__|\.(so|pyd|pyc|dylib|map)$|(^|/)tests?/|/cacert\.pem$|\.dist-info/(?!METADATA)"
    r"|^jedi/third_party/(django-stubs|typeshed/(third_party|stubs))|^(widgetsnbextension/static|anywidget/labextension)/"
)
CLIENT = re.compile(r'client\(\\"([a-z0-9-]+)\\"')  # as a notebook's file has it
OF_A_SERVICE = re.compile(r"^(?:botocore/data|moto)/(?P<service>[^/]+)/.*\.(?:json|json\.gz)$")


def files() -> Iterator[tuple[str, Path]]:
    """Each file, under the name that it has below a folder of `sys.path`."""
    for found in closure(ROOTS):
        for file in found.files or ():
            if is_needed(str(file)) and (path := Path(file.locate())).is_file():
                yield str(file), path


def closure(roots: tuple[str, ...]) -> Iterator[Distribution]:
    """The distributions of these names, and of all that they require in a tab."""
    seen, left = set(STOOD_IN_FOR), list(roots)
    while left:
        name = re.sub(r"[-_.]+", "-", left.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            found = distribution(name)
        except PackageNotFoundError:  # one that only others than this Python need
            continue
        yield found
        requirements = map(Requirement, found.requires or ())
        left += [each.name for each in requirements if each.marker is None or each.marker.evaluate(TAB)]


def is_needed(path: str) -> bool:
    """Whether a tab needs the file: nothing that is compiled, no data of a service that is not offered."""
    of = OF_A_SERVICE.match(path)
    return not NEEDLESS.search(path) and (of is None or of["service"] in _services())


@cache
def _services() -> set[str]:
    """Those that the AWS offers, and those that a notebook asks all the same."""
    offered = {name for row in ROWS for name in (row.botocore, row.moto.lower(), "awslambda", "core")}
    return offered.union(*(CLIENT.findall(path.read_text("utf-8")) for _, path in guide.contents()))
