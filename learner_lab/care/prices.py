"""What AWS charges, a row each, with the page that says so."""

import re
from typing import NamedTuple

PRICES_OF = "us-east-1, November 2026"


class Price(NamedTuple):
    """What AWS charges for `per` units beyond those that are free each month; `source` is the page that says so."""

    unit: str
    free: int
    dollars: str
    per: int
    source: str


MILLION = 1_000_000
TRANSITIONS = Price("state transitions", 4_000, "0.025", 1_000, "aws.amazon.com/step-functions/pricing")
REQUESTS = Price("function requests", MILLION, "0.20", MILLION, "aws.amazon.com/lambda/pricing")
GB_SECONDS = Price("GB-seconds", 400_000, "0.0000166667", 1, "aws.amazon.com/lambda/pricing")

CALLS = {  # what a Task calls, by the resource that its history tells → what that costs each time
    "sqs:.*": Price("queue requests", MILLION, "0.40", MILLION, "aws.amazon.com/sqs/pricing"),
    "sns:publish.*": Price("topic publishes", MILLION, "0.50", MILLION, "aws.amazon.com/sns/pricing"),
    "(events|eventbridge):putEvents.*": Price("bus events", 0, "1.00", MILLION, "aws.amazon.com/eventbridge/pricing"),
    "dynamodb:(put|update|delete|batchWrite|transactWrite).*": Price(
        "table writes", 0, "0.625", MILLION, "aws.amazon.com/dynamodb/pricing/on-demand"
    ),
    "dynamodb:(get|batchGet|transactGet|query|scan).*": Price(
        "table reads", 0, "0.125", MILLION, "aws.amazon.com/dynamodb/pricing/on-demand"
    ),
    "s3:(put|copy|list|createMultipart|completeMultipart|uploadPart).*": Price(
        "bucket writes", 0, "0.005", 1_000, "aws.amazon.com/s3/pricing"
    ),
    "s3:(get|head|select).*": Price("bucket reads", 0, "0.0004", 1_000, "aws.amazon.com/s3/pricing"),
}


def price_of(resource: str | None) -> Price | None:
    """What a Task's call costs, such as one of `sqs:sendMessage` or `aws-sdk:s3:getObject`; None for all others."""
    called = (resource or "").removeprefix("aws-sdk:")
    return next((price for pattern, price in CALLS.items() if re.fullmatch(pattern, called)), None)
