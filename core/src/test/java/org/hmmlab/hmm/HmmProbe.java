package org.hmmlab.hmm;

/** What tests outside this package may look at: the count of running invalidations, as the record holds it. */
public final class HmmProbe {
    private HmmProbe() {}

    /**
     * The count of running invalidations of a mirror's address space.
     *
     * @param mirror a registered mirror
     * @return the count, as it stands in the record
     */
    public static long count(HmmMirror mirror) {
        return mirror.registered().notifiers();
    }
}
