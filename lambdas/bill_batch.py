"""BillBatchFunction: adds up the minutes of a batch of rows (notebook 16)."""


def lambda_handler(event, context):
    """Return how many rows the batch has, and their minutes; a row without a number breaks the whole batch."""
    rows = event["Items"]
    for row in rows:
        if not row["minutes"].isdigit():
            raise ValueError(f"Row {row['id']}: minutes are {row['minutes']!r}")
    minutes = sum(int(row["minutes"]) for row in rows)
    print(f"{len(rows)} rows from {rows[0]['id']} on: {minutes} minutes")
    return {"first": rows[0]["id"], "rows": len(rows), "minutes": minutes}
