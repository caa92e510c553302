package org.hmmlab.property;

/** An invariant is broken in a design in which it must hold. */
final class Broken extends AssertionError {
    private static final long serialVersionUID = 1;

    private final Invariant invariant;

    Broken(Invariant invariant, String how) {
        super(invariant + ": " + invariant.text + "; but " + how);
        this.invariant = invariant;
    }

    Invariant invariant() {
        return invariant;
    }
}
