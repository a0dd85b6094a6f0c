"""Who is sent: travel times over the roads, proposals, whole batches, order words, search parties."""
