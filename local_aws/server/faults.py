"""Faults for tests: `faults.json` in the state folder makes operations fail as told. Without it nothing happens.

    {"rules": [{"operation": "StartExecution", "fault": "cut-after", "skip": 0, "times": 1}],
     "every": {"calls": 10, "faults": ["throttled", "500", "cut-before"], "seed": 1, "spared": ["Invoke"]},
     "session_calls": 40,
     "moments": {"pending": 1.5, "updating": 0.5, "deleting": 2, "unseen": 0.3}}

A rule strikes at the named operation (`StartExecution`, `lambda:Invoke`, `*`), after `skip` calls, `times` times
(null: always). `every` strikes at each tenth call, with its faults in a seeded order, but at none of the spared
operations. `session_calls` is how many calls a session token is good for; then it has expired, and only another
token helps. `moments` lengthens what lasts a moment on AWS (see moments.py). The log names each fault that fired.
The file is read when it changes.
"""

import json
import logging
import os
import random
from collections import Counter
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from local_aws import turns
from local_aws.server.front import CutConnection
from local_aws.services.account import Account
from local_aws.services.protocols import content_type
from local_aws.services.table import REST_JSON, XML
from local_aws.wire import ServiceError

KINDS = ("throttled", "500", "expired", "denied", "cancelled", "cut-before", "cut-after", "slow")
log = logging.getLogger("local_aws")


class Fault:
    """One fault that strikes at one call."""

    def __init__(self, kind: str, refusal: ServiceError | None = None, seconds: float = 0):
        self.kind = kind
        self._refusal = refusal
        self._seconds = seconds

    def before(self) -> None:
        """What happens before the operation: it is slow, refused, or its connection cut."""
        turns.sleep(self._seconds)
        if self._refusal:
            raise self._refusal
        if self.kind == "cut-before":
            raise CutConnection

    def after(self) -> None:
        """What happens when the operation has taken effect: the answer may not arrive."""
        if self.kind == "cut-after":
            raise CutConnection


class Plan:
    """What `faults.json` says, and how far it has been carried out. Raises ValueError, KeyError, TypeError."""

    def __init__(self, told: dict):
        every = told.get("every", {"calls": 0, "faults": []})
        in_turn = list(every["faults"])
        random.Random(every.get("seed", 0)).shuffle(in_turn)
        self.moments = {what: _number(seconds) for what, seconds in told.get("moments", {}).items()}
        self.calls = 0
        self._rules = [Rule(**rule) for rule in told.get("rules", [])]
        self._spared = set(every.get("spared", ()))
        self._every, self._in_turn = _number(every["calls"]), cycle(in_turn)
        self._session_calls = _number(told.get("session_calls", 0))
        self._sessions: Counter[str] = Counter()
        if unknown := {*in_turn, *(rule.fault for rule in self._rules)} - set(KINDS):
            raise ValueError(f"unknown faults: {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
        if self._every and not in_turn:
            raise ValueError("every has no faults")

    def due(self, service: str, name: str, token: str) -> tuple[str | None, float]:
        """The kind of fault that strikes at this call, if any, and how many seconds it takes."""
        self.calls += 1
        self._sessions[token] += 1
        if self._session_calls and self._sessions[token] > self._session_calls:
            return "expired", 0.0
        for rule in self._rules:
            if rule.strikes(service, name):
                return rule.fault, rule.seconds
        if self._every and self.calls % self._every == 0 and name not in self._spared:
            return next(self._in_turn), 0.0
        return None, 0.0


@dataclass
class Rule:
    """One rule of the file, counting down."""

    operation: str
    fault: str
    skip: int = 0
    times: int | None = 1
    seconds: float = 0.0

    def __post_init__(self):
        for told in (self.skip, self.seconds, 0 if self.times is None else self.times):
            _number(told)

    def strikes(self, service: str, name: str) -> bool:
        """Whether it strikes at this call. A cancelled session still knows who it is, as in the lab."""
        if self.operation not in (name, f"{service}:{name}", "*") or self.times == 0:
            return False
        if self.fault == "cancelled" and name == "GetCallerIdentity":
            return False
        self.skip -= 1
        if self.skip >= 0:
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Faults:
    """The faults of a state folder, in the order in which they strike."""

    def __init__(self, path: Path, account: Account):
        self._path = path
        self._account = account
        self._changed: tuple[int, ...] | None = None
        self._plan = Plan({})
        self._lock = turns.Lock()

    def next(self, service: str, name: str, token: str) -> Fault | None:
        """The fault that strikes at this call, if any. Raises ServiceError when the file cannot be understood."""
        try:
            found = os.stat(self._path)
        except OSError:
            if self._changed:
                self._plan, self._changed = Plan({}), None
            return None
        changed = (found.st_mtime_ns, found.st_ino, found.st_size)
        with self._lock:
            if changed != self._changed:
                self._read(changed)
            kind, seconds = self._plan.due(service, name, token)
            if kind:
                log.warning("fault %s at %s %s, call %d", kind, service, name, self._plan.calls)
        return Fault(kind, _refusal(kind, service, name, self._account), seconds) if kind else None

    def moment(self, what: str) -> float:
        """Seconds that `pending`, `updating`, `deleting` or `unseen` lasts; 0 unless the file says so."""
        return self._plan.moments.get(what, 0.0)

    def _read(self, changed: tuple[int, ...]) -> None:
        try:
            self._plan = Plan(json.loads(self._path.read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            message = f"{self._path.name} cannot be understood: {error}"
            raise ServiceError("InvalidFaults", message) from None
        self._changed = changed


def _number(told: object) -> float:
    """What was told, if it is a number and not below 0; else raises TypeError or ValueError."""
    if not isinstance(told, int | float):
        raise TypeError(f"{told!r} is not a number")
    if told < 0:
        raise ValueError(f"{told} is below 0")
    return told


def _refusal(kind: str, service: str, name: str, account: Account) -> ServiceError | None:
    """What AWS says in such a case, in the code and status of the service."""
    answers = content_type(service)
    query, rest = answers == XML, answers == REST_JSON
    if kind == "throttled":
        code = "Throttling" if query else "TooManyRequestsException" if rest else "ThrottlingException"
        return ServiceError(code, "Rate exceeded", 429 if rest else 400)
    if kind == "500":
        code = "ServiceFailure" if query else "ServiceException" if rest else "InternalServerException"
        return ServiceError(code, "Service encountered an internal error.", 500)
    if kind == "expired":
        message = "The security token included in the request is expired"
        return ServiceError("ExpiredToken" if query else "ExpiredTokenException", message, 403)
    if kind in ("denied", "cancelled"):
        policy = "voc-cancel-cred" if kind == "cancelled" else "VocLabPolicy2"
        message = account.denied(f"{service}:{name}", "*", policy)
        return ServiceError("AccessDenied" if query else "AccessDeniedException", message, 403)
    return None
