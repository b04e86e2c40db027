"""moto's Logs, where moto does less than it seems to: tags that go with their log group, patterns and queries.

moto keeps tags by ARN, group or none; of a filter pattern or a query that it does not know it answers with everything.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from moto.logs import models
from moto.logs.exceptions import InvalidParameterException, LogsClientError, ResourceNotFoundException
from moto.logs.models import LogGroup
from moto.logs.responses import LogsResponse

from local_aws.services.logs_language.events import event_of
from local_aws.services.logs_language.filter_pattern import matcher
from local_aws.services.logs_language.insights import Query
from local_aws.services.logs_language.words import NotUnderstood

_matches: ContextVar[Callable[[str], bool] | None] = ContextVar("matches", default=None)


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

    def filter_log_events(self) -> str:
        """The events that match; InvalidParameterException with a sentence for a pattern that is none."""
        with _refusing(InvalidParameterException):
            asked = _matches.set(matcher(self._get_param("filterPattern") or ""))
            try:
                return super().filter_log_events()
            finally:
                _matches.reset(asked)

    def start_query(self) -> str:
        """The query's id; MalformedQueryException with a sentence for what is not offered."""
        names, backend = self._queried(), self.logs_backend
        start, end = self._get_int_param("startTime"), self._get_int_param("endTime")
        with _refusing(_malformed):
            query_id = backend.start_query(names, start, end, self._get_param("queryString"))
        if most := self._get_int_param("limit"):
            del backend.queries[query_id].results[most:]
        return json.dumps({"queryId": query_id})

    def get_query_results(self) -> str:
        """The rows of a query, which has always ended; ResourceNotFoundException for one that nobody started."""
        self._query()
        return super().get_query_results()

    def stop_query(self) -> str:
        """Nothing: AWS's refusal to stop a query that has ended."""
        self._query()
        raise InvalidParameterException(f"Query {self._get_param('queryId')} is not running: it is Complete.")

    def put_metric_filter(self) -> str:
        """An empty answer; a pattern that is not offered is refused here too."""
        with _refusing(InvalidParameterException):
            matcher(self._get_param("filterPattern") or "")
        return super().put_metric_filter()

    def _queried(self) -> list[str]:
        """The names of the log groups that are to be queried, of which AWS takes one kind of list."""
        one, names, told = map(self._get_param, ("logGroupName", "logGroupNames", "logGroupIdentifiers"))
        if sum(map(bool, (one, names, told))) != 1:
            raise InvalidParameterException("Give exactly one of logGroupName, logGroupNames and logGroupIdentifiers.")
        return [one] if one else names or [each.rpartition(":log-group:")[2].removesuffix(":*") for each in told]

    def _query(self) -> models.LogQuery:
        if self._get_param("queryId") not in self.logs_backend.queries:
            raise ResourceNotFoundException("The specified query does not exist.")
        return self.logs_backend.queries[self._get_param("queryId")]

    def put_subscription_filter(self) -> str:
        """Nothing: the AWS on this machine sends log events nowhere."""
        raise InvalidParameterException("Subscription filters are not offered by the AWS on this machine.")


class EventFilter:
    """What moto makes for each event to ask whether it is wanted: one pattern, and one patience, for a request."""

    def __init__(self, pattern: str | None):
        self.matches = _matches.get() or matcher(pattern or "")


def execute_query(log_groups: list[LogGroup], query: str, start_time: int, end_time: int) -> list[dict[str, str]]:
    """The rows that a query finds in the events of these groups between two moments, in seconds since 1970."""
    rows = (
        event_of(event.message, **_known(event, stream.log_stream_name, group))
        for group in log_groups
        for stream in group.streams.values()
        for event in stream.events
        if start_time * 1000 <= event.timestamp < (end_time + 1) * 1000
    )
    return Query(query).run(rows)


def _known(event: models.LogEvent, stream: str, group: LogGroup) -> dict[str, Any]:
    return {
        "@timestamp": _moment(event.timestamp),
        "@ingestionTime": _moment(event.ingestion_time),
        "@logStream": stream,
        "@log": f"{group.account_id}:{group.name}",
        "@ptr": str(event.event_id),
    }


def _moment(milliseconds: int) -> str:
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return f"{moment:%Y-%m-%d %H:%M:%S}.{milliseconds % 1000:03d}"


@contextmanager
def _refusing(refusal: Callable[[str], LogsClientError]) -> Iterator[None]:
    """Within it, what is not understood becomes a refusal."""
    try:
        yield
    except NotUnderstood as problem:
        raise refusal(str(problem)) from None


def _malformed(message: str) -> LogsClientError:
    return LogsClientError("MalformedQueryException", message)


models.EventMessageFilter, models.execute_query = EventFilter, execute_query
