"""The integrations that Step Functions has of its own for services that are not offered here."""

from typing import NamedTuple

from local_aws.states.language.resource import SYNC, TOKEN, Resource


class Integration(NamedTuple):
    """The actions of a service, those of them that can be waited for, and whether any may be given a token."""

    actions: str
    sync: str = ""
    token: bool = False

    def takes(self, resource: Resource) -> bool:
        """Whether AWS has the action with this pattern."""
        if resource.pattern == TOKEN:
            return self.token and resource.action in self.actions.split()
        actions = {"": self.actions, SYNC: self.sync}.get(resource.pattern, "")
        return resource.action in actions.split()


def _all(actions: str, token: bool = False) -> Integration:
    return Integration(actions, actions, token)


INTEGRATIONS = {  # the tables in "Integrating optimized services with Step Functions" and the pages that it leads to
    "apigateway": Integration("invoke", token=True),
    "athena": Integration(
        "startQueryExecution stopQueryExecution getQueryExecution getQueryResults", sync="startQueryExecution"
    ),
    "batch": _all("submitJob"),
    "bedrock": Integration("invokeModel createModelCustomizationJob", "createModelCustomizationJob", token=True),
    "bedrockagentcore": Integration("invokeHarness"),
    "codebuild": Integration(
        "startBuild stopBuild batchDeleteBuilds batchGetReports startBuildBatch stopBuildBatch retryBuildBatch "
        "deleteBuildBatch",
        sync="startBuild startBuildBatch retryBuildBatch",
    ),
    "databrew": _all("startJobRun"),
    "ecs": _all("runTask", token=True),
    "eks": Integration(
        "call runJob createCluster deleteCluster createFargateProfile deleteFargateProfile createNodegroup "
        "deleteNodegroup",
        sync="runJob createCluster deleteCluster createFargateProfile deleteFargateProfile createNodegroup "
        "deleteNodegroup",
        token=True,
    ),
    "elasticmapreduce": Integration(
        "createCluster addStep terminateCluster cancelStep setClusterTerminationProtection modifyInstanceFleetByName "
        "modifyInstanceGroupByName",
        sync="createCluster addStep terminateCluster",
    ),
    "emr-containers": Integration(
        "createVirtualCluster deleteVirtualCluster startJobRun", sync="deleteVirtualCluster startJobRun"
    ),
    "emr-serverless": _all(
        "createApplication startApplication stopApplication deleteApplication startJobRun cancelJobRun"
    ),
    "glue": _all("startJobRun"),
    "http": Integration("invoke"),
    "mediaconvert": _all("createJob"),
    "sagemaker": Integration(
        "createEndpoint createEndpointConfig createHyperParameterTuningJob createLabelingJob createModel "
        "createProcessingJob createTrainingJob createTransformJob updateEndpoint",
        sync="createHyperParameterTuningJob createLabelingJob createProcessingJob createTrainingJob createTransformJob",
    ),
}
