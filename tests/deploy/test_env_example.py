"""deploy/env.example tells every setting, and nothing that is none."""

from __future__ import annotations

import re
from pathlib import Path

from core.settings import NAMES, PREFIX, SECRETS, Settings
from tests.deploy.server_process import ROOT

EXAMPLE = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8")
SETTING = re.compile(r"^#(GHORFEH_[A-Z_]+)=(.*)$", re.MULTILINE)


def test_it_lists_every_setting_once() -> None:
    listed = [name for name, _ in SETTING.findall(EXAMPLE)]

    expected = [PREFIX + name for name in NAMES] + [f"{PREFIX}{name}_FILE" for name in SECRETS]
    assert sorted(listed) == sorted(expected)


def test_its_values_are_the_defaults(tmp_path: Path) -> None:
    folder = {"GHORFEH_DATA_DIR": str(tmp_path)}
    values = {name.removeprefix(PREFIX): value for name, value in SETTING.findall(EXAMPLE)}
    shown = ("HOST", "PORT", "PROXIES", "TIMEZONE", "LANGUAGE", "RUN_MODE")

    settings = Settings.load(folder | {PREFIX + name: values[name] for name in shown})

    assert settings == Settings.load(folder)
