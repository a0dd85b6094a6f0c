"""Protocols whose messages are XML documents: Cursor on Target and GB/T 28181."""
