"""What lies beside the flows and is no test of ours."""

collect_ignore = ["stranger"]
"""The files of a stranger's plugin; ``test_stranger.py`` takes them out of the tree."""
