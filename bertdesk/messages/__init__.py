"""Sentences for codes: errors, notices, findings, by topic."""

from bertdesk.messages.sentences import (
    action_name,
    codes,
    finding_name,
    method_name,
    reason_name,
    sentence,
    severity_name,
)

__all__ = ["action_name", "codes", "finding_name", "method_name", "reason_name", "sentence", "severity_name"]
