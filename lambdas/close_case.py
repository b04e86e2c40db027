"""CloseCaseFunction: closes a case that was resolved."""


def lambda_handler(event, context):
    """Return the case with `closed.` added to its message."""
    message = event["Message"] + "closed."
    print(message)
    return {"Case": event["Case"], "Status": event["Status"], "Message": message}
