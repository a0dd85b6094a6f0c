"""Emergency response 应急处置: plans, activation, resources; a package as any other."""
