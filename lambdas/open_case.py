"""OpenCaseFunction: opens a support case."""


def lambda_handler(event, context):
    """Return the case and a message that says it is open."""
    case = event["inputCaseID"]
    message = f"Case {case}: opened..."
    print(message)
    return {"Case": case, "Message": message}
