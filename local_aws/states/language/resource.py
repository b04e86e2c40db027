"""A Task's Resource, taken apart."""

from dataclasses import dataclass

TOKEN, SYNC, SYNC_2 = ".waitForTaskToken", ".sync", ".sync:2"
PATTERNS = (TOKEN, SYNC_2, SYNC)  # those with which a Task waits for somebody else's work


@dataclass(frozen=True)
class Resource:
    """What a Task calls: a `function`, an `activity`, or a `service` with its action and pattern."""

    arn: str
    kind: str
    service: str = ""
    action: str = ""
    pattern: str = ""

    @property
    def is_sdk(self) -> bool:
        """Whether it is called through AWS's SDK, and not by an integration of Step Functions' own."""
        return self.service.startswith("aws-sdk:")

    @property
    def name(self) -> str:
        """What events call the resource: the action with its pattern."""
        return self.action + self.pattern


def pattern_of(resource: str) -> str:
    """How a Task waits for what it calls: `.sync`, `.sync:2`, `.waitForTaskToken`, or "" when it does not."""
    return next((pattern for pattern in PATTERNS if resource.endswith(pattern)), "")


def parse_resource(arn: str) -> Resource:
    """The parts of the ARN; ValueError when it is none that a Task may have."""
    parts = arn.split(":")
    if len(parts) < 6 or parts[0] != "arn":
        raise ValueError(arn)
    if parts[2] == "lambda" and parts[5] == "function":
        return Resource(arn, "function", "lambda", "invoke")
    if parts[2] == "states" and parts[5] == "activity":
        return Resource(arn, "activity")
    if parts[2] != "states" or len(parts) < 7:  # templates fill in region and account, though none belong there
        raise ValueError(arn)
    sdk = parts[5] == "aws-sdk"
    service = f"aws-sdk:{parts[6]}" if sdk else parts[5]
    action = ":".join(parts[7 if sdk else 6 :])
    pattern = pattern_of(action)
    return Resource(arn, "service", service, action.removesuffix(pattern), pattern)
