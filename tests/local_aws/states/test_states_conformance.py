"""What real AWS answered, replayed: a yardstick beside the project, which nothing in the project needs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

YARDSTICK = Path(__file__).parents[4] / "shared" / "conformance" / "run.py"
ROLE = "arn:aws:iam::123456789012:role/LabRole"


@pytest.mark.slow
@pytest.mark.skipif(not YARDSTICK.exists(), reason="the recordings are not beside the checkout")
def test_recordings_of_real_aws_are_reproduced(local_aws, tmp_path):
    report = tmp_path / "report.json"
    options = [
        "--endpoint",
        local_aws.endpoint,
        "--role",
        ROLE,
        "--no-create-role",
        "--jobs",
        "2",
        "--json",
        str(report),
    ]
    subprocess.run([sys.executable, str(YARDSTICK), *options], env=os.environ, check=True, capture_output=True)
    results = json.loads(report.read_text("utf-8"))["results"]
    assert sum(result["outcome"] for result in results) >= 0.95 * len(results)
    assert sum(result["full"] for result in results) >= 0.85 * len(results)
