"""PayFunction: pays a refund, and keeps the bank's book in its memory (notebook 18)."""

import os

book = []  # good for one warm worker alone: in life a table


def lambda_handler(event, context):
    """Return how often the refund was paid; a key that is in the book is not paid again. `breaks` tries break late."""
    if os.environ.get("BANK") == "down":
        raise ConnectionError("the bank is down")
    refund, key = event["id"], event.get("key")
    if key is None or (refund, key) not in book:
        book.append((refund, key))
        print("paid")
    if event["tries"] < event["breaks"]:
        raise ConnectionError("it is paid, and then the line broke")
    return {"id": refund, "paid": sum(paid == refund for paid, _ in book)}
