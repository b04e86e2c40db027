"""What a student reads: what errors mean, and nothing of the account or the person."""
