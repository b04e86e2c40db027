"""Task: work done by a Lambda function, an activity's worker or another service."""
