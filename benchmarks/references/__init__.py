"""The two forums Éclaireur is compared with. Each runs in a virtual environment of its own, that `benchmarks.community` makes."""
