"""With which key a state machine or an activity is encrypted."""

from typing import Any

from local_aws.wire import ServiceError

AWS_OWNED_KEY = {"type": "AWS_OWNED_KEY"}


def encryption_of(params: dict[str, Any]) -> dict[str, Any]:
    """The encryption configuration that a new resource is to have; a customer's key is named, AWS's is not."""
    configuration = params.get("encryptionConfiguration") or AWS_OWNED_KEY
    if configuration["type"] == "CUSTOMER_MANAGED_KMS_KEY" and not configuration.get("kmsKeyId"):
        raise _refused("Must set a valid kmsKeyId.")
    for name in ("kmsKeyId", "kmsDataKeyReusePeriodSeconds"):
        if configuration["type"] == "AWS_OWNED_KEY" and configuration.get(name) is not None:
            raise _refused(f"Custom {name} is not allowed when selecting AWS_OWNED_KEY.")
    return configuration


def _refused(why: str) -> ServiceError:
    return ServiceError("InvalidEncryptionConfiguration", f"Invalid Encryption Configuration: {why}")
