"""What each action does, in each state, for each person: tried on the real services, and written down.

`scenes` puts people into a situation, `acts` lists what somebody can do in it, `tables` tries one with
the other and takes it back, and `page` writes `docs/actions.md`. No outcome is written by hand here;
`tests/services/actions_oracle.py` says from the rules what each has to be.
"""
