"""What every page of the console stands in: who is signed in, what they may do, how pages, notices and lists work."""
