"""Parts of `benchmarks/network.py`."""
