"""AssignCaseFunction: assigns an open case to somebody who will work on it."""


def lambda_handler(event, context):
    """Return the case with `assigned...` added to its message."""
    message = event["Message"] + "assigned..."
    print(message)
    return {"Case": event["Case"], "Message": message}
