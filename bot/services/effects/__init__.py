"""What follows from a change: timers, offers, cards."""
