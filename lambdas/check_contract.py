"""CheckContractFunction: tells whether a customer has a contract (notebook 22)."""

CUSTOMERS = ("Ada", "Grace", "Linus")


def lambda_handler(event, context):
    """Return whether the customer of this case has a contract."""
    valid = event["customer"] in CUSTOMERS
    print(f"Case {event['case']}: {event['customer']} has {'a' if valid else 'no'} contract")
    return {"valid": valid}
