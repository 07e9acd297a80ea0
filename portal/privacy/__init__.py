"""What is held of people: handed out to them, erased for them, and gone by itself after its days."""
