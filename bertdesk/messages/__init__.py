"""Sentences for codes: errors, notices, findings, by topic."""

from bertdesk.messages.sentences import codes, method_name, reason_name, sentence

__all__ = ["codes", "method_name", "reason_name", "sentence"]
