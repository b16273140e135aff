"""What assistants are offered to read (Model Context Protocol): saved queries, words, things.

Nothing is imported here: workers need what tells of things, and not the protocol.
"""
