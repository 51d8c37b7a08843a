"""What is measured, side by side with others: `python3 scripts/benchmark.py`. No test: pytest does not collect it."""
