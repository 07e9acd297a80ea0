"""What every source of callbacks must fulfil, and one test file for each of them."""
