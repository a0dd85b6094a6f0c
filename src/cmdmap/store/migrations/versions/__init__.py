"""The revisions; the file name begins with the revision's number."""
