"""What tests, benchmarks and `make run` share: real PostgreSQL, a real mail server, the real program."""
