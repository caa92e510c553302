package org.hmmlab.results.verdict;

import java.util.List;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;

/** One number of a JVM that is compared; lower is better. */
public interface Measure {
    /**
     * Name and unit, as stored in {@link VerdictRecord#metric()}.
     *
     * @return for instance {@code cpu ns/op}
     */
    String label();

    /**
     * The name under which {@link Margins} has its margin.
     *
     * @return for instance {@code p99}
     */
    String marginName();

    /**
     * The number.
     *
     * @param fork a JVM that completed
     * @param iterations those that count
     * @return in the measure's unit; NaN if not measured
     */
    double of(ForkRecord fork, List<Integer> iterations);

    /**
     * What a pair is compared by.
     *
     * @param a a JVM of the baseline that completed
     * @param b one of what it is compared with, that took turns with it
     * @param iterations those that count
     * @return ln(b/a), unless a measure knows better; NaN if either is not measured or not positive
     */
    default double logRatio(ForkRecord a, ForkRecord b, List<Integer> iterations) {
        double ofA = of(a, iterations);
        double ofB = of(b, iterations);
        return ofA > 0 && ofB > 0 ? Math.log(ofB / ofA) : Double.NaN;
    }

    /**
     * Why no number may be given although pairs enough are valid.
     *
     * @param a valid JVMs of the baseline
     * @param b valid JVMs of what it is compared with, as many
     * @param started pairs, valid or not
     * @return what to answer instead; {@link Hold#NONE} if nothing stands against it
     */
    default Hold hold(List<ForkRecord> a, List<ForkRecord> b, int started) {
        return Hold.NONE;
    }

    /**
     * An answer without a number.
     *
     * @param verdict INVALID or INCONCLUSIVE; without meaning if the reason is empty
     * @param reason in words; empty if nothing is held back
     */
    record Hold(Verdict verdict, String reason) {
        /** Nothing is held back. */
        public static final Hold NONE = new Hold(Verdict.INVALID, "");
    }
}
