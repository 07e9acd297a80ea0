"""Cases of shoppers, as the team answers them."""
