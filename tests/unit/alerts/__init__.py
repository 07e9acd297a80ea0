"""What silence and time make news, decided without database and clock."""
