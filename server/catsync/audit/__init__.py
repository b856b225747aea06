"""The audit log as people read it (Q6): which events, for whose eyes, in which words.

The rows are written where the changes are made, in their transactions (`AuditEvent(`); here they are only read.
"""
