"""Emergency response 应急处置: plans, activation with one act, resources, hazard areas, review."""
