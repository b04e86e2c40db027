"""The student's account: where we are, what is ours, what an error means, and how to leave nothing behind."""
