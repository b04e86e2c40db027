"""A distributed Map whose items come from S3, and whose results go there, as AWS's guide describes both."""

import gzip
import json

import boto3
import pytest

from local_aws.states.engine.maps import export, items, source
from tests.local_aws.storage.conftest import LAB_ROLE
from tests.local_aws.storage.lists import mostly_slow

OBJECT, LIST = "arn:aws:states:::s3:getObject", "arn:aws:states:::s3:listObjectsV2"
WRITER = "arn:aws:states:::s3:putObject"
PASS = {"P": {"Type": "Pass", "End": True}}
CSV = 'id,word\r\n1,"one, too"\r\n\r\n2,"a\nb"\r\n3\r\n4,d,e\r\n'
ROWS = [{"id": "1", "word": "one, too"}, {"id": "2", "word": "a\nb"}, {"id": "3", "word": ""}, {"id": "4", "word": "d"}]


@pytest.fixture
def over(run, bucket):
    """Runs a distributed Map over what this reader reads; `states` are what is done with an item."""

    def over(reader=None, states=PASS, data=None, resource=OBJECT, key="data", **fields):
        processor = {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": next(iter(states)),
            "States": states,
        }
        state = {"Type": "Map", "ItemProcessor": processor, "End": True, **fields}
        if reader is not None:
            given = {"Bucket": bucket, "Key": key} if resource == OBJECT else {"Bucket": bucket, "Prefix": key}
            state["ItemReader"] = {"Resource": resource, "ReaderConfig": reader, "Parameters": given}
        return run({"M": state}, data)

    return over


@pytest.fixture
def put(s3, bucket):
    return lambda body, key="data": s3.put_object(Bucket=bucket, Key=key, Body=body)


@pytest.fixture
def written(s3, bucket):
    """What stands at a key, as data; the lines' data of JSON Lines."""

    def written(key):
        text = s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode()
        return [json.loads(line) for line in text.splitlines()] if key.endswith("jsonl") else json.loads(text)

    return written


@pytest.mark.parametrize(
    ("config", "body", "found"),
    mostly_slow(
        ({"InputType": "JSON"}, "[1, [2], {}]", [1, [2], {}]),
        ({}, "[1]", [1]),
        ({"InputType": "JSON", "ItemsPointer": "/a~1b/0"}, '{"a/b": [[7, 8]]}', [7, 8]),
        ({"InputType": "JSON", "MaxItems": 2}, "[1, 2, 3]", [1, 2]),
        ({"InputType": "JSON", "MaxItemsPath": "$.most"}, "[1, 2, 3]", [1]),
        ({"InputType": "JSON", "MaxItems": 0}, "[1, 2]", [1, 2]),
        ({"InputType": "JSONL"}, '{"a": 1}\r\n\n"\u00fc"\n', [{"a": 1}, "\u00fc"]),
        ({"InputType": "JSONL", "MaxItems": 1}, "1\nthis is never read", [1]),
        ({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, CSV, ROWS),
        ({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, "\ufeffid\n1\n", [{"id": "1"}]),
        (
            {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a", "b"], "CSVDelimiter": "TAB"},
            "1\t2\n3\t4",
            [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}],
        ),
        ({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, "", []),
        ({"InputType": "JSON"}, "[]", []),
        first=4,
    ),
)
def test_items_are_read_from_an_object(over, put, config, body, found):
    put(body.encode())
    ended = over(config, data={"most": "1"})
    assert (ended["status"], ended["output"]) == ("SUCCEEDED", found)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_an_object_is_read_in_parts_and_a_letter_may_lie_in_two(size):
    data = CSV.replace("one", "ü€😀").encode()
    parts = [data[start : start + size] for start in range(0, len(data), size)]
    config = {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}
    assert next(items.items_in(source.text_of(parts), config)) == {"id": "1", "word": "ü€😀, too"}


def test_an_object_may_be_compressed(over, put):
    put(gzip.compress(CSV.encode()), "rows.csv.gz")
    ended = over({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, key="rows.csv.gz")
    assert ended["output"] == ROWS


def test_the_objects_of_a_bucket_are_items(over, put):
    for number in range(3):
        put(b"x" * number, f"in/{number}")
    put(b"", "out")
    listed = over({}, resource=LIST, key="in/")["output"]
    assert [(item["Key"], item["Size"], item["StorageClass"]) for item in listed] == [
        (f"in/{number}", number, "STANDARD") for number in range(3)
    ]
    assert set(listed[0]) == {"Etag", "Key", "LastModified", "Size", "StorageClass"}
    assert isinstance(listed[0]["LastModified"], float) and listed[0]["Etag"].startswith('"')
    assert len(over({"MaxItems": 2}, resource=LIST, key="in/")["output"]) == 2


def test_what_is_in_the_objects_of_a_bucket_are_items(over, put):
    put(b"[1, 2]", "in/1")
    put(b"[3]", "in/2")
    put(b"", "in/")
    config = {"InputType": "JSON", "Transformation": "LOAD_AND_FLATTEN"}
    assert over(config, resource=LIST, key="in/")["output"] == [1, 2, 3]


@pytest.mark.parametrize("config", [{"InputType": "MANIFEST"}, {"ManifestType": "S3_INVENTORY"}])
def test_the_rows_of_an_inventory_are_items(over, put, bucket, config):
    put(gzip.compress(b'"b","k1","10"\n"b","k2","20"\n'), "inventory/data.csv.gz")
    manifest = {
        "sourceBucket": "b",
        "destinationBucket": f"arn:aws:s3:::{bucket}",
        "fileFormat": "CSV",
        "fileSchema": "Bucket, Key, Size",
        "files": [{"key": "inventory/data.csv.gz", "size": 1, "MD5checksum": "x"}],
    }
    put(json.dumps(manifest).encode(), "inventory/manifest.json")
    ended = over(config, key="inventory/manifest.json")
    rows = [{"Bucket": "b", "Key": "k1", "Size": "10"}, {"Bucket": "b", "Key": "k2", "Size": "20"}]
    assert ended["output"] == rows
    put(b"{}", "inventory/manifest.json")
    assert over(config, key="inventory/manifest.json")["error"] == "States.ItemReaderFailed"


def test_the_objects_that_a_manifest_of_athenas_names_are_read(over, put, bucket):
    put(b"1\n2\n", "part-1")
    put(b"3\n", "part-2")
    put(f"s3://{bucket}/part-1\ns3://{bucket}/part-2\n".encode())
    assert over({"InputType": "JSONL", "ManifestType": "ATHENA_DATA"})["output"] == [1, 2, 3]


def test_a_reader_is_told_in_jsonata_too(run, put, bucket):
    put(b"[1, 2, 3]")
    reader = {
        "Resource": OBJECT,
        "ReaderConfig": {"InputType": "JSON", "MaxItems": "{% $states.input.most %}"},
        "Arguments": {"Bucket": "{% $states.input.bucket %}", "Key": "data"},
    }
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "P",
        "States": PASS,
    }
    selector = {"twice": "{% $states.context.Map.Item.Value * 2 %}"}
    state = {"Type": "Map", "ItemReader": reader, "ItemSelector": selector, "ItemProcessor": processor, "End": True}
    ended = run({"M": state}, {"most": 2, "bucket": bucket}, QueryLanguage="JSONata")
    assert ended["output"] == [{"twice": 2}, {"twice": 4}]


@pytest.mark.parametrize(
    ("config", "body", "cause"),
    mostly_slow(
        ({"InputType": "JSON"}, b'{"a": 1}', "Attempting to map over non-iterable node."),
        ({"InputType": "JSON"}, b"[1", "There are no items"),
        ({"InputType": "JSON", "ItemsPointer": "/b"}, b'{"a": 1}', "There are no items at '/b'"),
        ({"InputType": "JSONL"}, b"1\nno\n", "no JSON"),
        ({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, b"a,a\n", "CSV headers cannot contain duplicates."),
        ({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, b"a" * 10_241, "larger than 10 KiB"),
        ({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, b"a\n\xff\n", "not text in UTF-8"),
        ({"InputType": "PARQUET"}, b"PAR1", "PARQUET is not read by the AWS on this machine"),
        ({"InputType": "JSON"}, None, "The specified key does not exist. (Service: S3, Status Code: 404"),
        first=2,
    ),
)
def test_a_reader_that_cannot_read_fails_the_map(over, put, config, body, cause):
    if body is not None:
        put(body)
    ended = over(config)
    assert (ended["status"], ended["error"]) == ("FAILED", "States.ItemReaderFailed")
    assert cause in ended["cause"]


def test_a_failed_read_can_be_caught(run, bucket):
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "P",
        "States": PASS,
    }
    reader = {"Resource": OBJECT, "Parameters": {"Bucket": bucket, "Key": "nothing"}}
    caught = [{"ErrorEquals": ["States.ItemReaderFailed"], "Next": "Caught"}]
    state = {"Type": "Map", "ItemReader": reader, "ItemProcessor": processor, "End": True, "Catch": caught}
    assert run({"M": state, "Caught": {"Type": "Succeed"}})["output"]["Error"] == "States.ItemReaderFailed"


def test_a_reader_reads_only_so_much():
    spent = source.Budget(10).spent([b"12345", b"12345", b"1"])
    assert [next(spent), next(spent)] == [b"12345"] * 2
    with pytest.raises(Exception, match=r"States\.ItemReaderFailed.*reads 64 MiB of items at most"):
        next(spent)


def test_what_grows_when_it_is_unpacked_is_read_a_little_at_a_time():
    bomb = gzip.compress(b"0" * 5_000_000)
    parts = source.uncompressed([bomb])
    assert len(next(parts)) <= 2**20
    with pytest.raises(Exception, match="not compressed by gzip"):
        list(source.uncompressed([b"no gzip"]))


def failing(number):
    """States that fail for one item, and answer all others."""
    rule = {"Variable": "$", "NumericEquals": number, "Next": "F"}
    return {
        "C": {"Type": "Choice", "Choices": [rule], "Default": "P"},
        "P": {"Type": "Pass", "Parameters": {"n.$": "$"}, "End": True},
        "F": {"Type": "Fail", "Error": "Broken", "Cause": "for the test"},
    }


def writer(bucket, prefix="results", **config):
    told = {"Resource": WRITER, "Parameters": {"Bucket": bucket, "Prefix": prefix}}
    return told | ({"WriterConfig": config} if config else {})


def test_results_are_written_with_a_manifest_and_the_output_says_where(over, bucket, written):
    ended = over(states=failing(2), data=[1, 2, 3], ItemsPath="$", ResultWriter=writer(bucket), ToleratedFailureCount=1)
    output = ended["output"]
    folder = f"results/{output['MapRunArn'].rpartition(':')[2]}"
    assert output["ResultWriterDetails"] == {"Bucket": bucket, "Key": f"{folder}/manifest.json"}
    manifest = written(f"{folder}/manifest.json")
    assert (manifest["DestinationBucket"], manifest["MapRunArn"]) == (bucket, output["MapRunArn"])
    (succeeded,), (failed,) = manifest["ResultFiles"]["SUCCEEDED"], manifest["ResultFiles"]["FAILED"]
    assert (succeeded["Key"], failed["Key"]) == (f"{folder}/SUCCEEDED_0.json", f"{folder}/FAILED_0.json")
    assert manifest["ResultFiles"]["PENDING"] == []
    first, last = written(succeeded["Key"])
    assert (first["Input"], first["Output"], first["Status"], last["Output"]) == (
        "1",
        '{"n":1}',
        "SUCCEEDED",
        '{"n":3}',
    )
    assert {"ExecutionArn", "InputDetails", "Name", "StartDate", "StateMachineArn", "StopDate"} < set(first)
    (broken,) = written(failed["Key"])
    assert (broken["Error"], broken["Cause"], broken["Input"]) == ("Broken", "for the test", "2")
    sizes = boto3.client("s3").head_object(Bucket=bucket, Key=succeeded["Key"])["ContentLength"]
    assert succeeded["Size"] == sizes


@pytest.mark.parametrize(
    ("config", "name", "found"),
    mostly_slow(
        ({"Transformation": "COMPACT", "OutputType": "JSON"}, "SUCCEEDED_0.json", [[1, 1], [2, 2]]),
        ({"Transformation": "FLATTEN", "OutputType": "JSON"}, "SUCCEEDED_0.json", [1, 1, 2, 2]),
        ({"Transformation": "COMPACT", "OutputType": "JSONL"}, "SUCCEEDED_0.jsonl", [[1, 1], [2, 2]]),
        ({"Transformation": "FLATTEN", "OutputType": "JSONL"}, "SUCCEEDED_0.jsonl", [1, 1, 2, 2]),
        first=1,
    ),
)
def test_results_are_transformed_as_is_asked(over, bucket, written, config, name, found):
    ended = over(data=[[1, 1], [2, 2]], ItemsPath="$", ResultWriter=writer(bucket, "", **config))
    key = ended["output"]["ResultWriterDetails"]["Key"]
    assert written(key.replace("manifest.json", name)) == found
    assert key.count("/") == 1


def test_a_run_that_fails_writes_what_succeeded_what_failed_and_what_is_pending(over, s3, bucket, written):
    ended = over(states=failing(2), data=[1, 2, 3, 4], ItemsPath="$", ResultWriter=writer(bucket), MaxConcurrency=1)
    assert ended["error"] == "States.ExceedToleratedFailureThreshold"
    keys = [one["Key"] for one in s3.list_objects_v2(Bucket=bucket)["Contents"]]
    assert [key.rpartition("/")[2] for key in keys] == [
        *("FAILED_0.json", "PENDING_0.json", "SUCCEEDED_0.json", "manifest.json"),
    ]
    assert [one["Input"] for one in written(keys[1])] == ["3", "4"]
    assert {one["Status"] for one in written(keys[1])} == {"PENDING"}


def test_a_redriven_run_writes_its_results_anew(local_aws, s3, bucket, written, dynamodb, table):
    """An item that is not in the table fails its child; then it is there, and the run is redriven."""
    take = {"TableName": table, "Key": {"customer": {"S.$": "$"}, "order": {"N": "1"}}}
    take["ConditionExpression"] = "attribute_exists(customer)"
    resource = "arn:aws:states:::dynamodb:deleteItem"
    states = {"Take": {"Type": "Task", "Resource": resource, "Parameters": take, "End": True}}
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Take",
        "States": states,
    }
    state = {"Type": "Map", "ItemProcessor": processor, "ResultWriter": writer(bucket), "End": True}
    sfn = boto3.client("stepfunctions")
    text = json.dumps({"StartAt": "M", "States": {"M": state}})
    machine = sfn.create_state_machine(name="Redriven", definition=text, roleArn=LAB_ROLE)["stateMachineArn"]
    arn = sfn.start_execution(stateMachineArn=machine, input='["Ada"]')["executionArn"]
    endings = []
    for _ in range(2):
        while (told := sfn.describe_execution(executionArn=arn))["status"] == "RUNNING":
            pass
        (manifest,) = [one["Key"] for one in s3.list_objects_v2(Bucket=bucket)["Contents"] if "manifest" in one["Key"]]
        files = written(manifest)["ResultFiles"]
        endings.append((told["status"], len(files["SUCCEEDED"]), len(files["FAILED"])))
        if told["status"] == "FAILED":
            dynamodb.put_item(TableName=table, Item={"customer": {"S": "Ada"}, "order": {"N": "1"}})
            sfn.redrive_execution(executionArn=arn)
    sfn.delete_state_machine(stateMachineArn=machine)
    assert endings == [("FAILED", 0, 1), ("SUCCEEDED", 1, 0)]


def test_results_are_cut_into_files():
    assert export.MOST_IN_A_FILE == 16 * 2**20
    texts = list(export.files_of(iter(["x" * 10] * 5), False, 26))
    assert [json.loads(text) for text in texts] == [["x" * 10] * 2, ["x" * 10] * 2, ["x" * 10]]
    assert list(export.files_of(iter(["x" * 99]), True, 26)) == [b'"' + b"x" * 99 + b'"\n']
    assert list(export.files_of(iter([]), False, 26)) == []


def test_what_was_written_is_counted(over, bucket):
    ended = over(data=[1, 2, 3], ItemsPath="$", ResultWriter=writer(bucket), ItemBatcher={"MaxItemsPerBatch": 2})
    told = boto3.client("stepfunctions").describe_map_run(mapRunArn=ended["output"]["MapRunArn"])
    assert (told["itemCounts"]["resultsWritten"], told["executionCounts"]["resultsWritten"]) == (3, 2)


def test_a_bucket_that_cannot_be_written_fails_the_map_before_the_first_child(over):
    ended = over(data=[1], ItemsPath="$", ResultWriter=writer("no-such-bucket"))
    assert ended["error"] == "States.ResultWriterFailed"
    words = "An error occurred while executing the state 'M' (entered at the event id #2). Failed to write a test "
    assert ended["cause"].startswith(f"{words}manifest into the specified output bucket. | Message from S3: ")
    sfn = boto3.client("stepfunctions")
    events = sfn.get_execution_history(executionArn=ended["executionArn"])["events"]
    assert [event["type"] for event in events][-4:-1] == ["MapRunStarted", "MapRunFailed", "MapStateFailed"]
