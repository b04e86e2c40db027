"""The account that is played: a Learner Lab with its one role, its student, and what it forbids."""

import os
from dataclasses import dataclass
from xml.sax.saxutils import escape

from local_aws.wire import ServiceError

REGIONS = ("us-east-1", "us-west-2")
CONCURRENCY = 10
LAB_ROLE = "LabRole"
LAB_ID = "AROAVOCLABS234567ABCD"  # of the role under which students act
IAM_ALLOWED = ("GetRole", "ListRoles", "ListAttachedRolePolicies")
IAM_POLICY_CONTENTS = ("GetPolicy", "GetPolicyVersion", "GetRolePolicy", "ListRolePolicies")
TRUSTED = (  # the services of LabRole's trust policy
    "apigateway application-autoscaling athena autoscaling batch cloud9 cloudformation cloudfront cloudtrail"
    " codebuild codecommit codedeploy codepipeline codewhisperer cognito-idp credentials.iot databrew"
    " datapipeline dynamodb ec2 ecs ecs-tasks edgelambda eks eks-fargate-pods elasticache elasticbeanstalk"
    " elasticfilesystem elasticloadbalancing elasticmapreduce emr-serverless events firehose forecast glue iot"
    " iotanalytics iotevents kinesis kinesisanalytics kms lambda lex logs pipes rds redshift rekognition"
    " resource-groups s3 sagemaker scheduler secretsmanager servicecatalog sns sqs ssm states storagegateway"
)


@dataclass(frozen=True)
class Account:
    """One account and the student in it, as `LOCAL_AWS_ACCOUNT` and `LOCAL_AWS_USER` name them."""

    id: str
    user: str

    @classmethod
    def from_environment(cls) -> "Account":
        """The account of the environment; Raises ValueError when it is no account id."""
        account = os.environ.get("LOCAL_AWS_ACCOUNT") or "123456789012"
        if not (len(account) == 12 and account.isascii() and account.isdigit()):
            raise ValueError("LOCAL_AWS_ACCOUNT must be 12 digits")
        return cls(account, os.environ.get("LOCAL_AWS_USER") or "user0000000=student")

    @property
    def student(self) -> str:
        """The ARN under which the student acts."""
        return f"arn:aws:sts::{self.id}:assumed-role/voclabs/{self.user}"

    @property
    def lab_role(self) -> str:
        """LabRole's ARN."""
        return f"arn:aws:iam::{self.id}:role/{LAB_ROLE}"

    def caller_identity(self) -> str:
        """The result of sts GetCallerIdentity, as XML."""
        user = escape(self.user)
        return f"<Arn>{escape(self.student)}</Arn><UserId>{LAB_ID}:{user}</UserId><Account>{self.id}</Account>"

    def denied(self, action: str, resource: str, policy: str | None = None) -> str:
        """AWS's sentence for a denial: by this policy explicitly, or because no policy allows the action."""
        if policy:
            why = f"with an explicit deny in an identity-based policy: arn:aws:iam::{self.id}:policy/{policy}"
        else:
            why = f"because no identity-based policy allows the {action} action"
        return f"User: {self.student} is not authorized to perform: {action} on resource: {resource} {why}"

    def check_region(self, service: str, region: str, action: str) -> None:
        """Raises the lab's denial outside us-east-1 and us-west-2; IAM has no region."""
        if region not in REGIONS and service not in ("iam", "sts"):
            message = self.denied(f"{service}:{action}", "*", "Pvoclabs2")
            if service == "s3":
                raise ServiceError("AccessDenied", message, 403)
            raise ServiceError("AccessDeniedException", message, 403 if service == "lambda" else 400)

    def check_iam(self, action: str, params: dict[str, str]) -> None:
        """Raises the lab's denial of what a student may not ask of IAM."""
        name = params.get("RoleName", LAB_ROLE)
        if action in IAM_ALLOWED and name == LAB_ROLE:
            return
        if action in IAM_ALLOWED and name != "voclabs":
            raise ServiceError("NoSuchEntity", f"The role with name {name} cannot be found.", 404)
        explicit = action in IAM_POLICY_CONTENTS or action in IAM_ALLOWED
        message = self.denied(f"iam:{action}", self._iam_resource(params), "Pvoclabs1" if explicit else None)
        raise ServiceError("AccessDenied", message, 403)

    def check_sts(self, action: str) -> None:
        """Raises the lab's denial of everything in STS but GetCallerIdentity."""
        if action != "GetCallerIdentity":
            raise ServiceError("AccessDenied", self.denied(f"sts:{action}", "*"), 403)

    def check_pass_role(self, role: object, status: int) -> None:
        """Raises AccessDeniedException unless the role is LabRole: no other may be handed to a service."""
        if role == self.lab_role or not str(role).startswith("arn:aws:iam::"):
            return  # what is no role's ARN at all is refused by the service itself
        if f"::{self.id}:" not in str(role):
            raise ServiceError("AccessDeniedException", "Cross-account pass role is not allowed.", status)
        raise ServiceError("AccessDeniedException", self.denied("iam:PassRole", str(role)), status)

    def _iam_resource(self, params: dict[str, str]) -> str:
        if arn := params.get("PolicyArn") if "RoleName" not in params else None:
            return f"policy {arn}"
        for kind in ("Role", "User", "Group", "Policy", "InstanceProfile"):
            if name := params.get(f"{kind}Name"):
                return f"arn:aws:iam::{self.id}:{kind.lower()}/{name}"
        return "*"
