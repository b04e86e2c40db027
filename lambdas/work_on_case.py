"""WorkOnCaseFunction: works on a case, with success or without."""

import os
import random
import time


def lambda_handler(event, context):
    """Return the case with Status 1 (resolved) or 0 (unresolved), drawn by lot.

    Environment variables play the people: CASE_STATUS, 0 or 1, decides in place of the lot, WORK_SECONDS is their time.
    """
    time.sleep(float(os.environ.get("WORK_SECONDS", "0")))
    forced = os.environ.get("CASE_STATUS")
    status = int(forced) if forced in ("0", "1") else random.randint(0, 1)
    message = event["Message"] + ("resolved..." if status else "unresolved...")
    print(message)
    return {"Case": event["Case"], "Status": status, "Message": message}
