"""The languages in which CloudWatch Logs is asked: filter patterns, and Logs Insights' queries."""
