"""Which fields each type of state has, in each query language."""

COMMON = {"Type", "Comment", "QueryLanguage"}
FLOW = {"Next", "End"}
PATHS = {"InputPath", "OutputPath"}
RESULT = {"ResultPath", "ResultSelector"}
FAILURES = {"Retry", "Catch"}

BOTH = {
    "Pass": FLOW | {"Assign"},
    "Task": FLOW | FAILURES | {"Resource", "TimeoutSeconds", "HeartbeatSeconds", "Credentials", "Assign"},
    "Choice": {"Choices", "Default", "Assign"},
    "Wait": FLOW | {"Seconds", "Timestamp", "Assign"},
    "Succeed": set(),
    "Fail": {"Error", "Cause"},
    "Parallel": FLOW | FAILURES | {"Branches", "Assign"},
    "Map": FLOW
    | FAILURES
    | {
        "ItemProcessor",
        "Iterator",
        "ItemReader",
        "ItemSelector",
        "ItemBatcher",
        "ResultWriter",
        "MaxConcurrency",
    }
    | {"ToleratedFailureCount", "ToleratedFailurePercentage", "Label", "Assign"},
}
JSONPATH = {
    "Pass": PATHS | {"Result", "ResultPath", "Parameters"},
    "Task": PATHS | RESULT | {"Parameters", "TimeoutSecondsPath", "HeartbeatSecondsPath"},
    "Choice": PATHS,
    "Wait": PATHS | {"SecondsPath", "TimestampPath"},
    "Succeed": PATHS,
    "Fail": {"ErrorPath", "CausePath"},
    "Parallel": PATHS | RESULT | {"Parameters"},
    "Map": PATHS
    | RESULT
    | {
        "ItemsPath",
        "Parameters",
        "MaxConcurrencyPath",
        "ToleratedFailureCountPath",
        "ToleratedFailurePercentagePath",
    },
}
JSONATA = {
    "Pass": {"Output"},
    "Task": {"Arguments", "Output"},
    "Choice": {"Output"},
    "Wait": {"Output"},
    "Succeed": {"Output"},
    "Fail": set(),
    "Parallel": {"Arguments", "Output"},
    "Map": {"Items", "Output"},
}
REQUIRED = {"Task": ["Resource"], "Choice": ["Choices"], "Parallel": ["Branches"]}
ONE_OF = {
    "Wait": ("Seconds", "SecondsPath", "Timestamp", "TimestampPath"),
    "Map": ("ItemProcessor", "Iterator"),
}
AT_MOST_ONE = (
    "Error",
    "Cause",
    "TimeoutSeconds",
    "HeartbeatSeconds",
    "MaxConcurrency",
    "ToleratedFailureCount",
    "ToleratedFailurePercentage",
)
NEEDS_FLOW = {"Pass", "Task", "Wait", "Parallel", "Map"}


def supported(kind: str, jsonata: bool) -> set[str]:
    """The fields that a state of this type may have."""
    return COMMON | BOTH[kind] | (JSONATA if jsonata else JSONPATH)[kind]


def of_other_language(kind: str, field: str, jsonata: bool) -> bool:
    """Whether the field would be right in the other query language."""
    return field in (JSONPATH if jsonata else JSONATA)[kind]
