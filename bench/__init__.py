"""What a click costs: figures of one run, each as a ratio against a baseline of the same run."""
