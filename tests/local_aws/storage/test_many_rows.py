"""A distributed Map over 10,000 rows in S3, in batches of 100: what it writes, and who reads that."""

import json

import pytest

from tests.local_aws.storage.rows import BATCHED, FAILING, definition, rows_of_csv

pytestmark = pytest.mark.slow
ROWS = 10_000


@pytest.fixture
def rows(s3, bucket):
    s3.put_object(Bucket=bucket, Key="rows.csv", Body=rows_of_csv(ROWS))
    return bucket


@pytest.fixture
def told(s3, rows):
    """A file of JSON in the bucket."""
    return lambda key: json.loads(s3.get_object(Bucket=rows, Key=key)["Body"].read())


def results(manifest, told, ending):
    return [result for file in manifest["ResultFiles"][ending] for result in told(file["Key"])]


def test_two_batches_of_a_hundred_may_fail_where_five_percent_are_tolerated(run, rows, told):
    ended = run(definition(rows)["States"], seconds=120)
    assert ended["status"] == "SUCCEEDED"
    manifest = told(ended["output"]["ResultWriterDetails"]["Key"])
    done, broken = results(manifest, told, "SUCCEEDED"), results(manifest, told, "FAILED")
    assert (len(done), len(broken), manifest["ResultFiles"]["PENDING"]) == (98, 2, [])
    assert [json.loads(one["Input"])["Items"][0]["id"] for one in broken] == [str(n * BATCHED) for n in FAILING]
    assert {(one["Error"], one["Cause"]) for one in broken} == {("Broken", "for the test")}
    inputs = [json.loads(one["Input"])["Items"] for one in done + broken]
    assert sorted(int(item["id"]) for items in inputs for item in items) == list(range(ROWS))
    assert inputs[0][1] == {"id": "1", "customer": "Customer, 1", "amount": "1.50"}
    assert [json.loads(one["Output"])["first"] for one in done][:2] == ["0", "100"]


def test_two_batches_of_a_hundred_are_too_many_where_one_percent_is_tolerated(run, rows, s3):
    ended = run(definition(rows, tolerated=1)["States"], seconds=120)
    assert (ended["status"], ended["error"]) == ("FAILED", "States.ExceedToleratedFailureThreshold")
    keys = [one["Key"] for one in s3.list_objects_v2(Bucket=rows, Prefix="results/")["Contents"]]
    assert "manifest.json" in {key.rpartition("/")[2] for key in keys}


def test_what_one_map_wrote_another_reads(run, rows, told):
    ended = run(definition(rows)["States"], seconds=120)
    manifest = told(ended["output"]["ResultWriterDetails"]["Key"])
    (file,) = manifest["ResultFiles"]["FAILED"]
    states = {"P": {"Type": "Pass", "Parameters": {"name.$": "$.Name"}, "End": True}}
    reader = {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": {"InputType": "JSON"},
        "Parameters": {"Bucket": rows, "Key": file["Key"]},
    }
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "P",
        "States": states,
    }
    again = run({"M": {"Type": "Map", "ItemReader": reader, "ItemProcessor": processor, "End": True}})
    assert again["output"] == [{"name": one["Name"]} for one in told(file["Key"])]


def test_each_row_may_have_a_child_of_its_own(run, rows, told):
    ended = run(definition(rows, batch=None)["States"], seconds=300)
    manifest = told(ended["output"]["ResultWriterDetails"]["Key"])
    done, broken = results(manifest, told, "SUCCEEDED"), results(manifest, told, "FAILED")
    assert [json.loads(one["Input"])["id"] for one in broken] == [str(number * BATCHED) for number in FAILING]
    assert len({one["ExecutionArn"] for one in done}) == ROWS - 2
