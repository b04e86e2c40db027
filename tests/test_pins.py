"""The two ways to set up the lab give the same versions."""

import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from learner_lab.care import doctor
from publish import colab

ROOT = Path(__file__).parents[1]


def pins_of_pyproject() -> dict[str, str]:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = pyproject["project"]["dependencies"] + pyproject["dependency-groups"]["dev"]
    return {Requirement(line).name: str(Requirement(line)) for line in lines}


def conda() -> list:
    return yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]


def pins_of_conda() -> dict[str, str]:
    return {Requirement(line).name: str(Requirement(line)) for line in conda()[-1]["pip"]}


def test_conda_and_uv_install_the_same_versions():
    assert pins_of_conda() == pins_of_pyproject()


@pytest.mark.parametrize("pin", pins_of_pyproject().values())
def test_every_direct_dependency_is_pinned(pin):
    assert [specifier.operator for specifier in Requirement(pin).specifier] == ["=="]


def version_of(line: str) -> str:
    """The pin without its marker: Binder has one platform."""
    return line.partition(";")[0].strip()


def test_binder_installs_what_the_notebooks_run_on_in_the_same_versions():
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {*map(version_of, pyproject["project"]["dependencies"]), pins_of_pyproject()["packaging"]}
    found = yaml.safe_load((ROOT / ".binder/environment.yml").read_text())["dependencies"][-1]["pip"]
    assert set(map(version_of, found)) == wanted


def test_colab_is_given_what_it_lacks_in_the_same_versions():
    packages = colab.packages()
    assert set(packages) < set(map(version_of, pins_of_pyproject().values()))
    pins = map(Requirement, tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"])
    machine = {"sys_platform": "linux", "platform_machine": "x86_64"}
    run_time = {pin.name for pin in pins if pin.marker is None or pin.marker.evaluate(machine)}
    there = {Requirement(one).name for one in colab.THERE} | {"jupyterlab", "nbval", "pytest-xdist"}
    assert {Requirement(one).name for one in packages} == run_time - there


def test_conda_brings_only_python_and_pip():
    assert [str(line).split("=")[0] for line in conda()[:-1]] == ["python", "pip"]


def test_condas_python_is_one_that_the_project_allows():
    required = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert Requirement(f"python{required}").specifier.contains(conda()[0].split("=")[1])


def test_every_line_of_the_conda_environment_says_what_it_is_for():
    lines = (ROOT / "environment.yml").read_text().splitlines()
    packages = [line for line in lines if line.strip().startswith("- ") and not line.endswith("pip:")]
    assert len(packages) > 20
    assert [line for line in packages if "#" not in line] == []


def test_all_pythons_from_the_lowest_allowed_to_the_newest_known_are_tested():
    pythons = [f"3.{minor}" for minor in range(11, doctor.NEWEST_KNOWN[1] + 1)]
    required = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    jobs = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())["jobs"]
    assert required == f">={pythons[0]}"
    assert jobs["everywhere"]["strategy"]["matrix"]["python"] == pythons
    assert f"for version in {' '.join(pythons)}; do" in (ROOT / ".ci/run").read_text()
