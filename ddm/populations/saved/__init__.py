"""Hierarchical fits as JSON, written without pickle.

writing   what a file holds
reading   a fit from a file, and again with its trials
"""
