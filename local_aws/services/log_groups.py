"""moto's Logs, in which tags come and go with their log group: moto itself keeps them by ARN, group or none."""

from moto.logs.exceptions import ResourceNotFoundException
from moto.logs.responses import LogsResponse


class LogGroups(LogsResponse):
    """The API of CloudWatch Logs."""

    def tag_resource(self) -> str:
        """An empty answer; ResourceNotFoundException for a log group that is not there."""
        name = self._get_param("resourceArn").partition(":log-group:")[2]
        if name and name not in self.logs_backend.groups:
            raise ResourceNotFoundException()
        return super().tag_resource()

    def delete_log_group(self) -> str:
        """An empty answer; a new group of the same name has no tags."""
        group = self.logs_backend.groups.get(self._get_param("logGroupName"))
        answer = super().delete_log_group()
        self.logs_backend.tagger.delete_all_tags_for_resource(group.arn)
        return answer
