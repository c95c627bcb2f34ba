"""One module per way of running: embedded (one machine), production (environment only), test."""
