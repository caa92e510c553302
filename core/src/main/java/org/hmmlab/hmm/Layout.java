package org.hmmlab.hmm;

/** Where the words of the per-mm record lie. */
public enum Layout {
    /** The kernel's order of fields: kref and ranges lock share one 8-byte word, the node shares their line. */
    KERNEL,
    /** An ablation: each word that is written lies on a pair of lines of its own. Flatters the removal of the kref. */
    PADDED
}
