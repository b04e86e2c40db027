"""DynamoDB as boto3's documentation shows it: each operation that is offered, over HTTP, and what is refused."""

import hashlib
from decimal import Decimal

import boto3
import pytest
from boto3.dynamodb.conditions import Attr, Key

from tests.local_aws.storage.conftest import SCHEMA, asked
from tests.local_aws.storage.lists import mostly_slow

ADA = {"customer": {"S": "Ada"}, "order": {"N": "1"}}
TWO = {"customer": {"S": "Ada"}, "order": {"N": "2"}}


@pytest.fixture
def orders(dynamodb, table):
    """A table with nine orders of three customers, every third of which is open."""
    for number in range(9):
        item = {"customer": {"S": ["Ada", "Bob", "Cid"][number % 3]}, "order": {"N": str(number)}}
        item["status"] = {"S": "open" if number < 3 else "closed"}
        dynamodb.put_item(TableName=table, Item=item)
    return table


def test_a_table_is_described_listed_and_tagged(dynamodb, table, refused):
    told = dynamodb.describe_table(TableName=table)["Table"]
    assert (told["TableStatus"], told["ItemCount"]) == ("ACTIVE", 0)
    assert [one["AttributeName"] for one in told["KeySchema"]] == ["customer", "order"]
    assert table in dynamodb.list_tables()["TableNames"]
    dynamodb.create_table(TableName=f"{table}b", **SCHEMA)
    first = dynamodb.list_tables(Limit=1)
    after = dynamodb.list_tables(ExclusiveStartTableName=first["LastEvaluatedTableName"])
    assert first["TableNames"][0] not in after["TableNames"]
    dynamodb.delete_table(TableName=f"{table}b")
    tags = [{"Key": "lab", "Value": "step-functions-lab"}]
    dynamodb.tag_resource(ResourceArn=told["TableArn"], Tags=tags)
    assert dynamodb.list_tags_of_resource(ResourceArn=told["TableArn"])["Tags"] == tags
    dynamodb.untag_resource(ResourceArn=told["TableArn"], TagKeys=["lab"])
    assert dynamodb.list_tags_of_resource(ResourceArn=told["TableArn"])["Tags"] == []
    assert refused(dynamodb.create_table, TableName=table, **SCHEMA)[0] == "ResourceInUseException"
    assert refused(dynamodb.describe_table, TableName="Nothing") == (
        *("ResourceNotFoundException", "Requested resource not found: Table: Nothing not found", 400),
    )
    assert refused(dynamodb.delete_table, TableName="Nothing")[0] == "ResourceNotFoundException"


def test_a_table_can_be_changed(dynamodb, table):
    units = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
    index = [{"Update": {"IndexName": "by-status", "ProvisionedThroughput": units}}]
    changed = {"BillingMode": "PROVISIONED", "ProvisionedThroughput": units, "GlobalSecondaryIndexUpdates": index}
    dynamodb.update_table(TableName=table, **changed)
    told = dynamodb.describe_table(TableName=table)["Table"]["ProvisionedThroughput"]
    assert (told["ReadCapacityUnits"], told["WriteCapacityUnits"]) == (5, 5)


def test_an_item_is_put_read_changed_and_deleted(dynamodb, table):
    dynamodb.put_item(TableName=table, Item={**ADA, "data": {"B": b"\x00\xff"}, "n": {"N": "1.5"}})
    assert dynamodb.get_item(TableName=table, Key=ADA)["Item"]["data"]["B"] == b"\x00\xff"
    only = dynamodb.get_item(TableName=table, Key=ADA, ProjectionExpression="n", ConsistentRead=True)
    assert only["Item"] == {"n": {"N": "1.5"}} or only["Item"] == {"n": {"N": "1.5"}}
    change = {
        "UpdateExpression": "SET #s = :s, n = n + :one ADD hits :one REMOVE #d",
        "ExpressionAttributeNames": {"#s": "status", "#d": "data"},
        "ExpressionAttributeValues": {":s": {"S": "open"}, ":one": {"N": "1"}},
    }
    new = dynamodb.update_item(TableName=table, Key=ADA, ReturnValues="ALL_NEW", **change)["Attributes"]
    assert (new["status"], new["n"], new["hits"], "data" in new) == ({"S": "open"}, {"N": "2.5"}, {"N": "1"}, False)
    old = dynamodb.delete_item(TableName=table, Key=ADA, ReturnValues="ALL_OLD")["Attributes"]
    assert old == new
    assert "Item" not in dynamodb.get_item(TableName=table, Key=ADA)
    assert "Attributes" not in dynamodb.delete_item(TableName=table, Key=ADA, ReturnValues="ALL_OLD")
    made = dynamodb.update_item(TableName=table, Key=ADA, UpdateExpression="SET a = :a", ReturnValues="UPDATED_NEW",
                                ExpressionAttributeValues={":a": {"L": [{"BOOL": True}, {"NULL": True}]}})  # fmt: skip
    assert made["Attributes"] == {"a": {"L": [{"BOOL": True}, {"NULL": True}]}}


def test_a_condition_that_does_not_hold_is_refused(dynamodb, table, refused):
    item = {"TableName": table, "Item": {**ADA, "n": {"N": "1"}}}
    dynamodb.put_item(ConditionExpression="attribute_not_exists(customer)", **item)
    code, words, status = refused(dynamodb.put_item, ConditionExpression="attribute_not_exists(customer)", **item)
    assert (code, words, status) == ("ConditionalCheckFailedException", "The conditional request failed", 400)
    larger = {"ConditionExpression": "n > :n", "ExpressionAttributeValues": {":n": {"N": "1"}}}
    assert refused(dynamodb.delete_item, TableName=table, Key=ADA, **larger)[0] == "ConditionalCheckFailedException"
    change = {**larger, "UpdateExpression": "SET n = :n"}
    assert refused(dynamodb.update_item, TableName=table, Key=ADA, **change)[0] == "ConditionalCheckFailedException"


def test_a_query_finds_what_has_a_key_in_order(dynamodb, orders, refused):
    asked = {"TableName": orders, "KeyConditionExpression": "customer = :c"}
    ada = {":c": {"S": "Ada"}}
    found = dynamodb.query(ExpressionAttributeValues=ada, **asked)
    assert ([item["order"]["N"] for item in found["Items"]], found["Count"]) == (["0", "3", "6"], 3)
    back = dynamodb.query(ExpressionAttributeValues=ada, ScanIndexForward=False, Limit=1, **asked)
    assert (back["Items"][0]["order"]["N"], back["LastEvaluatedKey"]["order"]["N"]) == ("6", "6")
    asked["KeyConditionExpression"] = "customer = :c AND #o BETWEEN :a AND :b"
    between = {**ada, ":a": {"N": "1"}, ":b": {"N": "5"}}
    some = dynamodb.query(ExpressionAttributeNames={"#o": "order"}, ExpressionAttributeValues=between, **asked)
    assert [item["order"]["N"] for item in some["Items"]] == ["3"]
    index = {"IndexName": "by-status", "KeyConditionExpression": "#s = :s", "Select": "COUNT"}
    names = {"ExpressionAttributeNames": {"#s": "status"}, "ExpressionAttributeValues": {":s": {"S": "open"}}}
    assert dynamodb.query(TableName=orders, **index, **names)["Count"] == 3
    wrong = {"TableName": orders, "KeyConditionExpression": "other = :c", "ExpressionAttributeValues": ada}
    assert refused(dynamodb.query, **wrong)[0] == "ValidationException"


@pytest.mark.parametrize(
    "size",
    mostly_slow(
        1,
        2,
        4,
        9,
        first=1,
    ),
)
def test_pages_of_a_scan_lead_on_to_each_item_once(dynamodb, orders, size):
    pages = dynamodb.get_paginator("scan").paginate(TableName=orders, PaginationConfig={"PageSize": size})
    found = [[item["order"]["N"] for item in page["Items"]] for page in pages]
    assert all(len(page) <= size for page in found)
    assert sorted(number for page in found for number in page) == [str(number) for number in range(9)]


def test_a_scan_filters_after_it_has_read(dynamodb, orders):
    asked = {"FilterExpression": "#s = :s", "ExpressionAttributeNames": {"#s": "status"}}
    found = dynamodb.scan(TableName=orders, ExpressionAttributeValues={":s": {"S": "open"}}, **asked)
    assert (found["Count"], found["ScannedCount"]) == (3, 9)
    halves = [dynamodb.scan(TableName=orders, Segment=part, TotalSegments=2)["Count"] for part in (0, 1)]
    assert sum(halves) == 9


def test_a_key_from_which_no_page_can_go_on_is_refused(dynamodb, orders, refused):
    for start in ({"other": {"S": "a"}}, {"customer": {"S": "Ada"}}, {**ADA, "order": {"S": "1"}}):
        assert refused(dynamodb.scan, TableName=orders, ExclusiveStartKey=start)[:2] == (
            *("ValidationException", "The provided starting key is invalid"),
        )


def test_batches_are_written_and_read(dynamodb, table, refused):
    puts = [{"PutRequest": {"Item": {**ADA, "order": {"N": str(number)}}}} for number in range(25)]
    assert dynamodb.batch_write_item(RequestItems={table: puts})["UnprocessedItems"] == {}
    keys = [{"customer": {"S": "Ada"}, "order": {"N": str(number)}} for number in (1, 2, 99)]
    got = dynamodb.batch_get_item(RequestItems={table: {"Keys": keys}})
    assert (len(got["Responses"][table]), got["UnprocessedKeys"]) == (2, {})
    gone = dynamodb.batch_write_item(RequestItems={table: [{"DeleteRequest": {"Key": keys[0]}}]})
    assert "ConsumedCapacity" not in gone
    assert dynamodb.scan(TableName=table)["Count"] == 24
    assert refused(dynamodb.batch_write_item, RequestItems={table: [*puts, *puts[:1]]})[0] == "ValidationException"
    twice = {table: [puts[0], {"DeleteRequest": {"Key": {**ADA, "order": {"N": "0"}}}}]}
    assert refused(dynamodb.batch_write_item, RequestItems=twice)[1] == (
        "Provided list of item keys contains duplicates"
    )
    many = [{"customer": {"S": "Ada"}, "order": {"N": str(number)}} for number in range(101)]
    assert refused(dynamodb.batch_get_item, RequestItems={table: {"Keys": many}})[0] == "ValidationException"
    nowhere = {"Nothing": [puts[0]]}
    assert refused(dynamodb.batch_write_item, RequestItems=nowhere)[0] == "ResourceNotFoundException"


def test_a_transaction_is_done_wholly_or_not_at_all(dynamodb, table, refused):
    put = {"TableName": table, "Item": {**ADA, "n": {"N": "1"}}}
    fresh = {**put, "ConditionExpression": "attribute_not_exists(customer)"}
    dynamodb.transact_write_items(TransactItems=[{"Put": fresh}, {"Put": {"TableName": table, "Item": TWO}}])
    change = {"TableName": table, "Key": TWO, "UpdateExpression": "SET n = :n"}
    steps = [{"Update": {**change, "ExpressionAttributeValues": {":n": {"N": "7"}}}}, {"Put": fresh}]
    code, words, _ = refused(dynamodb.transact_write_items, TransactItems=steps)
    assert (code, "[None, ConditionalCheckFailed]" in words) == ("TransactionCanceledException", True)
    got = dynamodb.transact_get_items(TransactItems=[{"Get": {"TableName": table, "Key": key}} for key in (ADA, TWO)])
    assert [one["Item"].get("n") for one in got["Responses"]] == [{"N": "1"}, None]
    dynamodb.transact_write_items(
        TransactItems=[
            {"Delete": {"TableName": table, "Key": ADA}},
            {"ConditionCheck": {"TableName": table, "Key": TWO, "ConditionExpression": "attribute_exists(customer)"}},
        ]
    )
    assert dynamodb.scan(TableName=table)["Count"] == 1


def test_the_resource_of_boto3_speaks_pythons_types(dynamodb, table):
    mine = boto3.resource("dynamodb").Table(table)
    with mine.batch_writer() as batch:
        for number in range(30):
            batch.put_item(Item={"customer": "Ada", "order": number, "price": Decimal("1.5"), "tags": {"a", "b"}})
    assert mine.query(KeyConditionExpression=Key("customer").eq("Ada") & Key("order").lt(3))["Count"] == 3
    assert mine.scan(FilterExpression=Attr("order").gte(28))["Items"][0]["tags"] == {"a", "b"}
    mine.update_item(
        Key={"customer": "Ada", "order": 1},
        UpdateExpression="SET price = :zero",
        ExpressionAttributeValues={":zero": Decimal(0)},
    )
    assert mine.get_item(Key={"customer": "Ada", "order": 1})["Item"]["price"] == 0
    assert mine.item_count == 30


def test_limits_are_told_and_no_table_has_backups(dynamodb, table):
    assert dynamodb.describe_limits()["TableMaxReadCapacityUnits"] > 0
    told = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    assert told["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "DISABLED"


def test_a_number_is_told_as_it_was_written(dynamodb, table):
    dynamodb.put_item(TableName=table, Item={**ADA, "n": {"N": "1.50"}})
    assert dynamodb.get_item(TableName=table, Key=ADA)["Item"]["n"] == {"N": "1.50"}


def test_a_time_to_live_is_kept_and_no_item_expires(dynamodb, table):
    wish = {"Enabled": True, "AttributeName": "expires"}
    dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=wish)
    told = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    assert (told["TimeToLiveStatus"], told["AttributeName"]) == ("ENABLED", "expires")
    dynamodb.put_item(TableName=table, Item={**ADA, "expires": {"N": "1"}})
    assert "Item" in dynamodb.get_item(TableName=table, Key=ADA)


def nested(levels):
    value = {"S": "x"}
    for _ in range(levels - 1):
        value = {"L": [value]}
    return value


@pytest.mark.parametrize(
    ("item", "words"),
    mostly_slow(
        ({"customer": {"S": "Ada"}}, "Missing the key order in the item"),
        ({**ADA, "order": {"S": "1"}}, "Type mismatch for key order"),
        ({**ADA, "customer": {"S": ""}}, "empty string"),
        ({**ADA, "n": {"N": "many"}}, "cannot be converted to a numeric value: many"),
        ({**ADA, "n": {"N": "1" * 39}}, "more than 38 significant digits"),
        ({**ADA, "n": {"N": "1e126"}}, "magnitude larger than supported"),
        ({**ADA, "n": {"N": "1e-131"}}, "magnitude smaller than supported"),
        ({**ADA, "n": {"S": "x" * 409_600}}, "Item size has exceeded the maximum allowed size"),
        ({**ADA, "n": nested(33)}, "Nesting Levels have exceeded supported limits"),
        ({**ADA, "n": nested(60)}, "Nesting Levels have exceeded supported limits"),
        first=2,
    ),
)
def test_an_item_that_dynamodb_does_not_take_is_refused(dynamodb, table, refused, item, words):
    code, told, _ = refused(dynamodb.put_item, TableName=table, Item=item)
    assert (code, words in told) == ("ValidationException", True)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("{}", "is empty"),
        ('{"Z": 1}', "is empty"),
        ('{"S": "x", "N": "1"}', "more than one"),
        ('{"L": [{}]}', "is empty"),
    ],
)
def test_a_value_has_one_of_dynamodbs_types(local_aws, table, value, words):
    body = f'{{"TableName": "{table}", "Item": {{"customer": {{"S": "Ada"}}, "order": {{"N": "1"}}, "n": {value}}}}}'
    heads = {"x_amz_target": "DynamoDB_20120810.PutItem"}
    claim = hashlib.sha256(body.encode()).hexdigest()
    status, told = asked(local_aws, "POST", "/", claim=claim, body=body.encode(), service="dynamodb", **heads)
    assert (status, "ValidationException" in told.decode(), words in told.decode()) == (400, True, True)


def test_items_at_the_limits_are_taken(dynamodb, table):
    for value in ({"N": "1" * 38}, {"N": "-9.9e125"}, {"S": "x" * 404_000}, nested(32), {"N": "0" * 50 + "1"}):
        dynamodb.put_item(TableName=table, Item={**ADA, "n": value})


def test_an_expression_is_as_long_as_aws_takes_it(dynamodb, table, refused):
    value = {"ExpressionAttributeValues": {":v": {"S": "x"}}}
    longest = "a = :v".ljust(4096)
    dynamodb.scan(TableName=table, FilterExpression=longest, **value)
    code, words, _ = refused(dynamodb.scan, TableName=table, FilterExpression=f"{longest} ", **value)
    assert (code, words.endswith("expression size: 4097")) == ("ValidationException", True)
    deep = "(" * 1500 + "a = :v" + ")" * 1500
    assert refused(dynamodb.scan, TableName=table, FilterExpression=deep, **value)[2] == 400


@pytest.mark.parametrize(
    ("operation", "params"),
    mostly_slow(
        ("create_table", {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}, **SCHEMA}),
        ("update_table", {"ReplicaUpdates": [{"Create": {"RegionName": "us-west-2"}}]}),
        ("create_backup", {"BackupName": "backup"}),
        ("update_continuous_backups", {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}),
        first=1,
    ),
)
def test_what_dynamodb_does_not_offer_here_is_said_in_a_sentence(dynamodb, table, refused, operation, params):
    name = "Streamed" if operation == "create_table" else table
    code, words, _ = refused(getattr(dynamodb, operation), TableName=name, **params)
    assert (code, "not offered by the AWS on this machine" in words) == ("ValidationException", True)


def test_statements_in_partiql_are_not_offered(dynamodb, refused):
    assert "not offered" in refused(dynamodb.execute_statement, Statement="SELECT * FROM Orders")[1]


def test_all_tables_together_have_so_much_room(dynamodb, in_process, refused, monkeypatch):
    from local_aws.services import tables

    inside = boto3.Session().client("dynamodb")
    inside.create_table(TableName="Full", **SCHEMA)
    monkeypatch.setattr(tables, "MOST", 1000)
    monkeypatch.setattr(tables.Tables, "written", tables.LOOK)
    assert "has room for" in refused(inside.put_item, TableName="Full", Item={**ADA, "n": {"S": "x" * 1000}})[1]
    inside.put_item(TableName="Full", Item=ADA)
    inside.delete_table(TableName="Full")
