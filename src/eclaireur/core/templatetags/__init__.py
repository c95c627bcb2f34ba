"""What templates of every room may call: {% load core %}."""
