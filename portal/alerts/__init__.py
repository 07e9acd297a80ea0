"""The only bridge from parcel news to the notifier: trigger types, facts, publishing."""
