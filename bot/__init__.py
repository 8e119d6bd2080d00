"""A chat-first Slack bot for workplace mentoring programmes.

The way of a click: `handlers` (Slack payload) → `services` (one transaction) → `models` (rules),
then `delivery` draws the cards that changed with `blocks`. `app` builds everything from `settings`.
"""
