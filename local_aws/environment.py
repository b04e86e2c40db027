"""The environments of a server, which must never hold or read anything of the user's AWS, and of its clients."""

import os

from local_aws.signature import Keys

NO_FILES = dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), os.devnull)


def clean() -> dict[str, str]:
    """This process's environment with none of the user's AWS variables, and away from the user's AWS files."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("AWS_")}
    return {**kept, **NO_FILES}


def leading_to(endpoint: str, keys: Keys) -> dict[str, str]:
    """The variables with which boto3 and the AWS CLI reach the local AWS at this endpoint."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": keys.id,
        "AWS_SECRET_ACCESS_KEY": keys.secret,
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
    }
