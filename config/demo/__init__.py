"""The demo community: its people, its words and what its moderators did, told through the real verbs."""
