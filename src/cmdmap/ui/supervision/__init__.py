"""Supervision workspace 督办考核: what is late, notices, wishes for other limits, compliance."""
