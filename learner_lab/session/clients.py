"""Clients that are kept: a picture that stays on the screen needs none of its own, and making one takes a while."""

from weakref import WeakKeyDictionary

import boto3

_kept: WeakKeyDictionary[boto3.Session, dict[tuple[str, str | None], object]] = WeakKeyDictionary()


def kept(service: str, region: str | None = None) -> object:
    """boto3's client of that service, the same one until the next `connect`. Raises NotConnected before the first."""
    if boto3.DEFAULT_SESSION is None:
        boto3.setup_default_session()
    clients = _kept.setdefault(boto3.DEFAULT_SESSION, {})
    if (service, region) not in clients:
        clients[service, region] = boto3.client(service, region_name=region)
    return clients[service, region]
