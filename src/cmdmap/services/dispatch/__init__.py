"""Who is sent: travel times, proposals, whole batches, order words, search parties."""
