package org.hmmlab.results.model;

/** How a run ended. */
public enum RunStatus {
    /** Everything planned was measured. */
    COMPLETE,
    /** The run stopped early; what it measured until then is kept. */
    INCOMPLETE
}
