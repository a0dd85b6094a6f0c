"""Who is sent: travel times, proposals, whole batches, search parties."""
