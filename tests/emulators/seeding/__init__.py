"""What the seeds put into an account, one module a service.

Each module has `careless` and `kept`, which make resources in one region (or in the
account) and say what an audit must find. The expectations come from what the checks
mean, never from what the audit printed.
"""
