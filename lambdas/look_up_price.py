"""LookUpPriceFunction: tells what a case's minutes have cost, unless the price list is down (notebook 22)."""

A_MINUTE = 2  # dollars


def lambda_handler(event, context):
    """Return how many dollars the customer has paid; a case with `listIsDown` finds no price list."""
    print(f"Case {event['case']}: asking for the price of {event['minutes']} minutes")
    if event.get("listIsDown"):
        raise ConnectionError("The price list is down.")
    return {"amount": A_MINUTE * event["minutes"]}
