"""Field: proofs of sign-for, arrival, disposal and leaving from radios, phones and positions."""
