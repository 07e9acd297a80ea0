"""What a shop learns from its own figures: reports of periods, what needs attention, and the shapes of charts."""
