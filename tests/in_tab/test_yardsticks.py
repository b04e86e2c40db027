"""The yardsticks beside the checkout, put to the AWS of a tab: what differs there is named."""

import json
import shutil

import pytest

from publish import guide

SHARED = guide.ROOT.parent / "shared"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (SHARED / "conformance").is_dir(), reason="the yardsticks lie beside the checkout: ../shared"
    ),
]
ASKED = """
import os, runpy, sys, helpers
helpers.connect()
def run(*command):
    sys.argv = [*command]
    runpy.run_path(command[0], run_name="__main__")
run("jsonata_suite/run.py", "--fails")
run("conformance/run.py", "--endpoint", os.environ["AWS_ENDPOINT_URL"], "--no-create-role", "--jobs", "2",
    "--role", "arn:aws:iam::123456789012:role/LabRole", "--json", "report.json")
"""
OTHERWISE = {  # of the recordings' outcomes, by the end of their ids
    "test_result_selector": "as on a desktop: the length of an answer that names a function of the recording's",
    "test_timestamp_too_far_in_future_boundary[24855]": "as on a desktop that leaps: the wait is over",
    "get_function_task[integer_more_than_maximum_allowed]": "as on a desktop: AWS checks one bound more",
    "kms_task[wrong_blob_length_less_than_minimum]": "a tab has no description of services that are not offered",
}


def test_recordings_of_aws_and_jsonatas_own_suite_come_out_as_on_a_desktop(tab, tmp_path):
    for name in ("jsonata_suite", "conformance"):
        shutil.copytree(SHARED / name, tmp_path / name)
    (tmp_path / "source.py").write_text(ASKED, "utf-8")
    done = tab(tmp_path / "source.py", LOCAL_AWS_TIME="leap")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "864 cases, 0 differ" in done.stdout
    results = json.loads((tmp_path / "report.json").read_text("utf-8"))["results"]
    wrong = [result["id"] for result in results if not result["outcome"]]
    assert len(results) == 300 and [name for name in wrong if not name.endswith(tuple(OTHERWISE))] == []
