"""What follows from the ontology, and whether anything contradicts it.

`rl` draws the OWL 2 RL closure that every build holds; `clashes` finds what the closure contradicts. `dl`
asks HermiT, a complete OWL 2 DL reasoner, about ontology and data (`hermit` is the door to it), and
`shrink` finds the few axioms that a contradiction rests on. `axioms` says what counts as an axiom, `facts`
which facts belong to a plan, `wording` how an axiom reads.
"""
