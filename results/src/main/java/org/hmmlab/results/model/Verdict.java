package org.hmmlab.results.model;

/** The five answers to "is B slower than A?". */
public enum Verdict {
    /** The whole interval of B/A lies above the margin: slower, by more than is tolerated. */
    REGRESSED("slower than the margin allows: the whole interval of the ratio lies above it"),
    /** The whole interval of B/A lies inside the margin: no difference that matters. */
    EQUIVALENT("no difference that matters: the whole interval of the ratio lies inside the margin"),
    /** The whole interval of B/A lies below the margin: faster. */
    IMPROVED("faster by more than the margin: the whole interval of the ratio lies below it"),
    /** The interval is too wide to tell. */
    INCONCLUSIVE("too few pairs to tell: the interval of the ratio crosses a bound of the margin"),
    /** The machine could not measure it. */
    INVALID("not measured: the machine did not give the benchmark what it needs, so there is no number to judge");

    private final String meaning;

    Verdict(String meaning) {
        this.meaning = meaning;
    }

    /**
     * The glossary entry.
     *
     * @return what the verdict says, in words
     */
    public String meaning() {
        return meaning;
    }
}
