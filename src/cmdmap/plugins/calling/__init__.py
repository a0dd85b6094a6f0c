"""Calls into plugins: guarded, measured, limited in time, on threads of their own."""
