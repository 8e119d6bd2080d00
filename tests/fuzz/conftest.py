"""What the run says at its end."""

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many payloads were sent, and which one took the longest."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    parts = [value for report in reports for name, value in report.user_properties if name == "fuzz"]
    if parts:
        slowest = max(parts, key=lambda part: part[1])
        terminalreporter.write_line(
            f"{sum(part[0] for part in parts)} payloads; the slowest took {slowest[1]:.3f} s: {slowest[2]}"
        )
