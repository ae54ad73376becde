"""Devices are chosen, and what PyTorch keeps on a CPU is bounded."""

import os

import pytest

from moviegoer.errors import ConfigError
from moviegoer.sense import device

KEPT = "ONEDNN_PRIMITIVE_CACHE_CAPACITY"


def test_a_device_that_is_not_here_is_an_error(monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    assert device.choose("auto") == device.choose("cpu") == "cpu"
    with pytest.raises(ConfigError, match="'cuda:1' is not available"):
        device.choose("cuda:1")


@pytest.mark.parametrize(("given", "kept"), [(None, device.PLANS), ("7", "7")])
def test_onednn_keeps_few_plans_unless_told_otherwise(monkeypatch, given, kept):
    monkeypatch.setenv(KEPT, given or "")
    if given is None:
        monkeypatch.delenv(KEPT)
    device.choose("cpu")
    assert os.environ[KEPT] == kept
