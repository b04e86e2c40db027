"""Patterns of events, as EventBridge's rules, SNS's filter policies and Lambda's filter criteria have them."""

from local_aws.services.patterns.pattern import NotAPattern, Pattern

__all__ = ["NotAPattern", "Pattern"]
