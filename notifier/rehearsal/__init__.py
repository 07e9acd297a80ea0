"""What a rule would have done: planning played over recorded triggers, without sending or changing anything."""
