"""With which key a state machine or an activity is encrypted."""

from typing import Any

from local_aws.wire import ServiceError

AWS_OWNED_KEY = {"type": "AWS_OWNED_KEY"}


def encryption_of(params: dict[str, Any]) -> dict[str, Any]:
    """The encryption configuration that a new resource is to have; a customer's key must be named."""
    configuration = params.get("encryptionConfiguration") or AWS_OWNED_KEY
    if configuration["type"] == "CUSTOMER_MANAGED_KMS_KEY" and not configuration.get("kmsKeyId"):
        raise ServiceError(
            "InvalidEncryptionConfiguration",
            "Invalid Encryption Configuration: CUSTOMER_MANAGED_KMS_KEY needs a kmsKeyId",
        )
    return configuration
