"""Settings of the review: severities, thresholds and switched-off rules, shipped and overridden."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.records import AssistantError, Severity
from kb.home import home
from kb.plain import plain

DEFAULTS = Path(__file__).parent / "rules" / "defaults.toml"
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")


@dataclass(frozen=True)
class Settings:
    """What `defaults.toml` says, with the lines of the state folder's `rules.toml` on top."""

    off: frozenset[str]
    severity: dict[str, Severity]
    thresholds: dict[str, float]
    words: dict[str, tuple[str, ...]]  # a bureau's own, by list: vague, checkable, high, low, everywhere, management
    row_penalty: dict[Severity, float]
    table_penalty: dict[Severity, float]


def read_settings(override: Path | None = None) -> Settings:
    """Defaults, and `override` on top; raises `AssistantError` naming file and key."""
    data = _toml(DEFAULTS)
    known = set(data["thresholds"])
    if override is not None and override.is_file():
        local = _toml(override)
        if strange := [name for name in local if name not in data]:
            raise AssistantError(f"{override}：没有 {strange[0]} 这一节，可用：{'、'.join(data)}。")
        for section in ("severity", "thresholds", "words", "score"):
            if not isinstance(local.get(section, {}), dict):
                raise AssistantError(f"{override}：{section} 应写成 [{section}] 一节，每行一项，请修正。")
        for section in ("severity", "thresholds"):
            for name, value in local.get(section, {}).items():
                if section == "thresholds" and name not in known:
                    raise AssistantError(
                        f"{override}：[thresholds] 没有 {name} 这一项，可用：{'、'.join(sorted(known))}。"
                    )
                if section == "thresholds" and not isinstance(value, int | float):
                    raise AssistantError(f"{override}：[thresholds] 的 {name} 应是数，实际是 {value}。")
                data[section][name] = value
        for part, weights in local.get("score", {}).items():
            if part not in data["score"] or not isinstance(weights, dict) or weights.keys() - set(SEVERITIES):
                raise AssistantError(
                    f"{override}：[score] 只有 [score.row] 和 [score.table]，里面写 error、warning、hint。"
                )
            if not all(isinstance(weight, int | float) for weight in weights.values()):
                raise AssistantError(f"{override}：[score.{part}] 里的值应是数。")
            data["score"][part] |= weights
        for name, added in local.get("words", {}).items():
            if name not in data["words"] or not all(isinstance(word, str) and word for word in added):
                raise AssistantError(
                    f"{override}：[words] 里的 {name} 不对，可用：{'、'.join(data['words'])}，值是词的列表。"
                )
            data["words"][name] = added
        data["off"] = local.get("off", data["off"])
        if not isinstance(data["off"], list) or not all(isinstance(code, str) for code in data["off"]):
            raise AssistantError(f'{override}：off 应是规则代码的列表，例如 off = ["vague-goal"]。')
    for code, severity in data["severity"].items():
        if severity not in SEVERITIES:
            raise AssistantError(f"{override}：{code} 的 severity 写的是 {severity}，只能是 {'、'.join(SEVERITIES)}。")
    return Settings(
        off=frozenset(data["off"]),
        severity=data["severity"],
        thresholds=data["thresholds"],
        words={name: tuple(words) for name, words in data["words"].items()},
        row_penalty=data["score"]["row"],
        table_penalty=data["score"]["table"],
    )


@lru_cache(maxsize=8)
def _at(path: Path, stamp: float) -> Settings:
    return read_settings(path if stamp else None)


def settings() -> Settings:
    """The settings in force; a change of `rules.toml` is seen at the next call."""
    path = home() / "rules.toml"
    return _at(path, path.stat().st_mtime if path.is_file() else 0.0)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise AssistantError(f"{path}：不是合格的 TOML（{plain(error)}），请修正这一行。") from error
