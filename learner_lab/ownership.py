"""What is ours: it carries the lab's tag. What does not is never overwritten and never deleted."""

TAG = {"lab": "step-functions-lab"}
TAG_LIST = [{"key": key, "value": value} for key, value in TAG.items()]  # Step Functions' form of it


class NotOurs(Exception):
    """Something has a name that the lab wants, and was not made by the lab."""

    def __init__(self, kind: str, name: str):
        super().__init__(
            f"There is a {kind} {name} that this lab did not make (it lacks the tag lab=step-functions-lab), "
            "so it stays untouched. Rename or delete it in the console, then run this cell again."
        )
        self.kind, self.name = kind, name


def function_is_ours(awslambda, arn: str) -> bool:
    """Whether the function carries the lab's tag."""
    return _tagged(awslambda.list_tags(Resource=arn)["Tags"])


def state_machine_is_ours(sfn, arn: str) -> bool:
    """Whether the state machine carries the lab's tag."""
    tags = sfn.list_tags_for_resource(resourceArn=arn)["tags"]
    return _tagged({tag["key"]: tag["value"] for tag in tags})


def _tagged(tags: dict) -> bool:
    return TAG.items() <= tags.items()
