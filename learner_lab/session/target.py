"""Where plain boto3 calls go: to the AWS on this machine, or to the Learner Lab."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from urllib.parse import urlsplit

import boto3
import botocore.session
from botocore.loaders import create_loader

from learner_lab.checkout import choices
from learner_lab.resources import refusals
from learner_lab.session import credentials, prefix, repeats
from learner_lab.words.masking import mask

LOCAL = f"Connected to the AWS on this machine, in {choices.REGIONS[0]}. No account is touched and nothing is billed."
CONNECT = "Run helpers.connect() first: it leads to the AWS on this machine, or to your lab once you have signed in."
STAYED = "There is no other connection now: calls of boto3 go where they went before, {}."
NOWHERE = "which is nowhere"

SERVICES = ("stepfunctions", "lambda", "iam", "sts", "logs")  # what this lab calls

# What would lead a call somewhere else: other profiles, the companions of other keys, other endpoints.
MISLEADING = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_ENDPOINT_URL",
)
# A config file may say otherwise; the environment outranks it.
PLAIN = {
    "AWS_USE_FIPS_ENDPOINT": "false",
    "AWS_USE_DUALSTACK_ENDPOINT": "false",
}
_loader = cache(create_loader)  # descriptions of services, by the folders in which they are looked for
_before: dict[str, str | None] = {}  # what the environment said until we changed it


class NotConnected(Exception):
    """Nobody has chosen yet where calls go."""

    def __init__(self):
        super().__init__(f"Nobody has said yet where calls of boto3 go. {CONNECT}")


class Undecided:
    """Stands in for boto3's default session, and refuses whatever is asked of it, unless all goes to this machine."""

    def __getattr__(self, name: str) -> object:
        if not os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://127.0.0.1:"):
            raise NotConnected
        boto3.setup_default_session()
        return getattr(boto3.DEFAULT_SESSION, name)


def wait_for_a_choice() -> None:
    """Until a target is chosen, boto3 makes no client: it would reach the account of the user's own profile."""
    if not _before:
        boto3.DEFAULT_SESSION = Undecided()


def use_local(environment: Mapping[str, str]) -> None:
    """From now on every new client of boto3 reaches the local AWS that this environment names."""
    _leave()
    _go_by_us_alone()
    ours_alone = {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false", "AWS_CONFIG_FILE": os.devnull}
    for name, value in reversed({**environment, **ours_alone}.items()):  # the endpoint last: only then it may be used
        _set(name, value)
    for name in ("NO_PROXY", "no_proxy"):
        _set(name, _with_loopback(os.environ.get(name, "")))
    boto3.setup_default_session(botocore_session=_session())  # the one before may have kept real keys
    _equip(boto3.DEFAULT_SESSION)


def use_aws(region: str | None = None) -> None:
    """From now on every new client of boto3 reaches the Learner Lab, with the profile `learner-lab`."""
    _leave()
    _go_by_us_alone()
    session = _session()
    session.get_component("credential_provider").insert_before("env", credentials.LabProvider())
    boto3.setup_default_session(botocore_session=session, region_name=region or choices.region())
    _equip(boto3.DEFAULT_SESSION)


def _session() -> botocore.session.Session:
    """Another session, which does not read again how a service is called: clients of the one before may live on."""
    session = botocore.session.Session()
    session.register_component("data_loader", _loader(session.get_config_variable("data_path")))
    return session


def _leave() -> None:
    """Nothing is chosen any more: whoever is stopped before the next choice is made reaches no account at all."""
    boto3.DEFAULT_SESSION = Undecided()
    _set("AWS_ENDPOINT_URL", None)  # before anything of the user's own is there again
    take_back()


@contextmanager
def trying() -> Iterator[None]:
    """Where the block fails or is stopped, calls go where they went before it, and that is said."""
    session, settings = boto3.DEFAULT_SESSION, {name: os.environ.get(name) for name in _before}
    try:
        yield
    except BaseException:
        _go_back(session, settings)
        print(STAYED.format(_where()))
        raise


def _go_back(session: object, settings: dict[str, str | None]) -> None:
    _leave()
    for name in sorted(settings, key="AWS_ENDPOINT_URL".__eq__):  # the endpoint last, as in use_local
        _set(name, settings[name])
    boto3.DEFAULT_SESSION = session


def _where() -> str:
    if not is_chosen():
        return NOWHERE
    return "to the AWS on this machine" if is_local() else f"to AWS in {boto3.DEFAULT_SESSION.region_name}"


def take_back() -> None:
    """The environment as it was before we changed it."""
    for name, value in _before.items():
        _write(name, value)
    _before.clear()


def is_chosen() -> bool:
    """Whether it is known where plain boto3 calls go."""
    return not isinstance(boto3.DEFAULT_SESSION, Undecided)


def is_local() -> bool:
    """Whether plain boto3 calls reach the AWS on this machine."""
    return "AWS_ENDPOINT_URL" in _before and "AWS_ENDPOINT_URL" in os.environ


def shadows(environment: Mapping[str, str]) -> set[str]:
    """Which variables of the user's own environment other programs would follow in place of the keys file."""
    own = {**environment, **_before}
    names = {*MISLEADING, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    return {name for name in names if own.get(name)}


def place() -> str:
    """A sentence that says which account and region the keys lead to, and how old they are.

    STS answers even to the keys of a session that was ended: only the real call after it proves the keys.
    """
    caller = boto3.client("sts").get_caller_identity()
    boto3.client("stepfunctions").list_state_machines(maxResults=1)
    person = caller["Arn"].rpartition("/")[2]
    region = boto3.DEFAULT_SESSION.region_name
    age = credentials.age()
    signed_in = f" The keys are {age} old." if age else ""
    others = elsewhere()
    led = f" Calls go to {' and '.join(others)}, as a config file says." if others else ""
    return mask(f"Connected to AWS account {caller['Account']} in {region} as {person}.{signed_in}{led}")


def elsewhere() -> list[str]:
    """The endpoints of the lab's services that are not AWS's own: the user's config file may name others."""
    endpoints = {boto3.client(name).meta.endpoint_url for name in SERVICES}
    return sorted(found for found in endpoints if not urlsplit(found).hostname.endswith(".amazonaws.com"))


def _equip(session: boto3.Session) -> None:
    repeats.make_safe(session)
    prefix.put_before_names(session)
    refusals.note_in(session)


def _go_by_us_alone() -> None:
    for name in [*MISLEADING, *(name for name in os.environ if name.startswith("AWS_ENDPOINT_URL_"))]:
        _set(name, None)
    for name, value in PLAIN.items():
        _set(name, value)


def _set(name: str, value: str | None) -> None:
    _before.setdefault(name, os.environ.get(name))
    _write(name, value)


def _write(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def _with_loopback(hosts: str) -> str:
    listed = [host for host in hosts.split(",") if host]
    return ",".join(listed if "127.0.0.1" in listed else [*listed, "127.0.0.1"])
