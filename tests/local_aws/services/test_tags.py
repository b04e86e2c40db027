"""Tags of queues, topics and rules: how many, and how long."""

import pytest

BOUNDS = [
    ("fifty", {str(number): "" for number in range(50)}, True),
    ("fifty-one", {str(number): "" for number in range(51)}, False),
    ("the longest", {"k" * 128: "v" * 256}, True),
    ("too long a key", {"k" * 129: ""}, False),
    ("too long a value", {"k": "v" * 257}, False),
    ("no key", {"": "v"}, False),
]
REFUSALS = {"sqs": "InvalidParameterValue", "sns": "InvalidParameter", "events": "ValidationException"}


@pytest.fixture
def tag(client, request):
    """Tags something new: `tag("sqs", {"key": "value"})`."""

    def call(service, tags):
        pairs, careless = [{"Key": key, "Value": value} for key, value in tags.items()], client(service, False)
        if service == "sqs":
            careless.tag_queue(QueueUrl=request.getfixturevalue("queue")(), Tags=tags)
        elif service == "sns":
            careless.tag_resource(ResourceArn=request.getfixturevalue("topic")(), Tags=pairs)
        else:
            name = request.getfixturevalue("rule")({"source": ["own"]})
            careless.tag_resource(ResourceARN=careless.describe_rule(Name=name)["Arn"], Tags=pairs)

    return call


@pytest.mark.parametrize("service", REFUSALS)
@pytest.mark.parametrize(("tags", "taken"), [bound[1:] for bound in BOUNDS], ids=[bound[0] for bound in BOUNDS])
def test_tags_are_so_many_and_so_long(tag, refused, service, tags, taken):
    if taken:
        tag(service, tags)
    else:
        code = "TagLimitExceeded" if service == "sns" and len(tags) > 50 else REFUSALS[service]
        refused(code, tag, service=service, tags=tags)
