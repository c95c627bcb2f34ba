"""What we claim about speed, runnable: each script prints a Markdown table, beside a plain reference."""
