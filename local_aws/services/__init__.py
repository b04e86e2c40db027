"""The services beside Step Functions and Lambda's workers, and what all share: models, protocols, the account."""
