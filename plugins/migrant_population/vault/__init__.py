"""Search marks: what sealed values of the register are found again by."""
