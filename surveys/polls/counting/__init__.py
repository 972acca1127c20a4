"""Counting, one module a method; pure functions of counters, none of them sees a ballot."""
