"""A CSV of many rows, and a state machine with a distributed Map over it, of whose batches two fail."""

BATCHED, FAILING = 100, (17, 83)  # rows of a batch, and the batches that fail


def rows_of_csv(count: int) -> bytes:
    """The rows `id,customer,amount`, ids from 0 on."""
    rows = (f'{number},"Customer, {number % 97}",{number % 13}.50' for number in range(count))
    return "\n".join(["id,customer,amount", *rows, ""]).encode()


def definition(bucket: str, batch: int | None = BATCHED, tolerated: float = 5) -> dict:
    """A machine that goes over `rows.csv` and writes its results; what begins with a row of FAILING's batches fails."""
    first = "$.Items[0].id" if batch else "$.id"
    fails = [{"Variable": first, "StringEquals": str(number * BATCHED)} for number in FAILING]
    states = {
        "Fails?": {"Type": "Choice", "Choices": [{"Or": fails, "Next": "Broken"}], "Default": "Done"},
        "Broken": {"Type": "Fail", "Error": "Broken", "Cause": "for the test"},
        "Done": {"Type": "Pass", "Parameters": {"first.$": first}, "End": True},
    }
    state = {
        "Type": "Map",
        "ItemReader": {
            "Resource": "arn:aws:states:::s3:getObject",
            "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
            "Parameters": {"Bucket": bucket, "Key": "rows.csv"},
        },
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "Fails?",
            "States": states,
        },
        "ResultWriter": {
            "Resource": "arn:aws:states:::s3:putObject",
            "Parameters": {"Bucket": bucket, "Prefix": "results"},
        },
        "ToleratedFailurePercentage": tolerated,
        "End": True,
    }
    if batch:
        state["ItemBatcher"] = {"MaxItemsPerBatch": batch}
    return {"StartAt": "Rows", "States": {"Rows": state}}
