"""The life of a message, in reading order: record_trigger, match_rules, plan, claim, send, store, recover."""
