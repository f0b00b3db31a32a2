"""Attachments: files beside a contract, a deviation or a report; who may see each, and what may leave the house."""
