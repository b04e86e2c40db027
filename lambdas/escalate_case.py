"""EscalateCaseFunction: hands a case that was not resolved to the next tier."""


def lambda_handler(event, context):
    """Return the case with `escalating.` added to its message."""
    message = event["Message"] + "escalating."
    print(message)
    return {"Case": event["Case"], "Status": event["Status"], "Message": message}
