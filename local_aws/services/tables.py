"""DynamoDB as moto has it, with AWS's limits, and without what only seems to be there."""

from collections.abc import Mapping
from typing import Any

from moto.core.common_types import TYPE_RESPONSE
from moto.core.responses import ActionResult
from moto.dynamodb import responses
from moto.dynamodb.responses import DynamoHandler

from local_aws.services.table_limits import check_limits, refusal
from local_aws.wire import from_json

OFFERED = (
    "CreateTable DescribeTable ListTables DeleteTable UpdateTable PutItem GetItem UpdateItem DeleteItem BatchGetItem "
    "BatchWriteItem Query Scan TransactGetItems TransactWriteItems TagResource UntagResource ListTagsOfResource "
    "UpdateTimeToLive DescribeTimeToLive DescribeLimits DescribeContinuousBackups"
)
REFUSED = {  # parameters, and what is not offered with them
    "StreamSpecification": "streams",
    "ReplicaUpdates": "global tables",
    "ResourcePolicy": "resource policies",
}
MOST = 128 * 2**20  # bytes of all items together: moto holds each in ten times as many
LOOK = 4 * 2**20  # bytes that are written between two looks at how many there are
WRITES = ("PutItem", "UpdateItem", "BatchWriteItem", "TransactWriteItems")
responses.TRANSACTION_MAX_ITEMS = 100  # as AWS has had it since 2022


class Tables(DynamoHandler):
    """The API of DynamoDB."""

    written = LOOK

    def call_action(self) -> TYPE_RESPONSE:
        """moto's answer. Raises ServiceError for what is not offered, and beyond AWS's limits."""
        action, params = self._get_action(), from_json(self.raw_body)
        if action not in OFFERED.split():
            raise refusal(f"{action} of DynamoDB is not offered by the AWS on this machine.")
        for name, what in REFUSED.items():
            if (asked := params.get(name)) and asked != {"StreamEnabled": False}:
                raise refusal(f"DynamoDB's {what} ({name}) are not offered by the AWS on this machine.")
        check_limits(params)
        if action in ("Query", "Scan"):
            self._check_start(params)
        if action in WRITES:
            self._check_room(len(self.raw_body))
        return super().call_action()

    def batch_write_item(self) -> ActionResult:
        """What was not written: nothing. Capacities are told to who asks for them, which moto does not look at."""
        for name, wishes in self.body["RequestItems"].items():
            self._check_twice(name, wishes)
        answer = super().batch_write_item()
        told = {"UnprocessedItems": {}}
        if self.body.get("ReturnConsumedCapacity", "NONE") != "NONE":
            told["ConsumedCapacity"] = answer.result["ConsumedCapacity"]
        return ActionResult(told)

    def update_item(self) -> ActionResult:
        """The attributes that are asked for: the key is none that was updated, though moto tells it of a new item."""
        answer = super().update_item()
        if self.body.get("ReturnValues", "").startswith("UPDATED_"):
            for name in self.body["Key"]:
                answer.result.get("Attributes", {}).pop(name, None)
        return answer

    def _check_twice(self, name: str, wishes: list[Mapping[str, Any]]) -> None:
        """Raises ServiceError for an item that is to be written twice."""
        keys = self.dynamodb_backend.get_table(name).table_key_attrs
        items = [(wish.get("PutRequest") or {}).get("Item") or wish["DeleteRequest"]["Key"] for wish in wishes]
        seen = [repr([item.get(key) for key in keys]) for item in items]
        if len(set(seen)) < len(seen):
            raise refusal("Provided list of item keys contains duplicates")

    def _check_start(self, params: dict[str, Any]) -> None:
        """Raises ServiceError for a key from which no page of this table or index can go on."""
        start, table = params.get("ExclusiveStartKey"), self.dynamodb_backend.tables.get(params.get("TableName"))
        if start is None or table is None:
            return
        known = {one["AttributeName"]: one["AttributeType"] for one in table.attr}
        names = set(table.table_key_attrs)
        if index := params.get("IndexName"):
            names |= {part["AttributeName"] for part in table.get_index(index, error_if_not=True).schema}
        if set(start) != names or any(known.get(name) not in value for name, value in start.items()):
            raise refusal("The provided starting key is invalid")

    def _check_room(self, size: int) -> None:
        """Raises ServiceError when the items of all tables come to more than there is room for."""
        Tables.written += size
        if Tables.written < LOOK:
            return
        items = (item for table in self.dynamodb_backend.tables.values() for item in table.all_items())
        if sum(item.size() for item in items) + size > MOST:
            raise refusal(f"The AWS on this machine has room for {MOST // 2**20} MiB of items in all tables together.")
        Tables.written = size
