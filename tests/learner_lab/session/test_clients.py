"""Clients that are kept: one for all that is shown, and none longer than boto3's session."""

import gc
import weakref

import boto3
import pytest

import helpers
from learner_lab.session import target
from learner_lab.session.clients import kept


def test_all_that_is_shown_asks_through_one_client_of_each_service(in_process):
    helpers.connect("local")
    assert kept("logs") is kept("logs") is not kept("logs", "eu-west-1")
    assert kept("logs", "eu-west-1").meta.region_name == "eu-west-1"


def test_a_client_is_let_go_with_the_session_that_another_connect_replaces(in_process):
    helpers.connect("local")
    client = weakref.ref(kept("stepfunctions"))
    helpers.connect("local")
    gc.collect()
    assert client() is None
    assert kept("stepfunctions") is kept("stepfunctions")


def test_before_anybody_connects_no_client_is_made(monkeypatch):
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", target.Undecided())
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with pytest.raises(target.NotConnected):
        kept("stepfunctions")
