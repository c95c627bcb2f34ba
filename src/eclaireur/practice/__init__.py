"""Clearance to accompany. It answers one question: is this peer cleared?"""
