"""What a change to the project changes in its policies, for whoever reviews a pull request; and overdue reviews.

states       all policies as they stand at one moment, with what was found of them
revisions    the state at a revision, told by that revision's own code in a process of its own (telling)
drawn        the drawings, in both
differences  what differs between two states
markdown     words made safe for Markdown as GitHub shows it; a document of bounded length
sections     the differences in words
report_data  the same as data
overdue      the reviews that are overdue, for an issue that reminds of them
"""
