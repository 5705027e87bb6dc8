from __future__ import annotations


def with_suggestion(finding, scene, findings):
    return finding
