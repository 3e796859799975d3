"""Everything Qt. main > window > panels > session | table_models > job | i18n | window_state > widgets > theme."""
