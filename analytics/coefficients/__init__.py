"""Track coefficients: how circuits differ, and who does better or worse at one than their rating says."""
