"""AskLeaderFunction: asks the team leader about a refund (notebooks 17 and 22)."""


def lambda_handler(event, context):
    """Return who was asked. In life this writes a mail, whose link carries the token; here a line in the log."""
    case = event["case"]
    print(f"To the team leader: case {case['id']} wants {case['amount']} dollars back. Yes or no?")
    return {"asked": "the team leader"}
