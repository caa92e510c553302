package org.hmmlab.benchmarks.suites.delivery;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.driver.delivery.QueueKind;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.stats.Samples;
import org.hmmlab.results.verdict.Metric;

/**
 * Hand-overs beside the ping-pongs that were measured before and after each: a hypervisor that moves the cores changes
 * what a cache line's way costs by a factor of five. A hand-over between two anchors that differ by more than half is
 * rejected.
 *
 * @param kept those between two anchors that agree, in the order of measuring
 * @param rejected those that are not
 */
public record QueueFigures(List<Figure> kept, List<Figure> rejected) {
    /** The larger of two anchors that agree is at most so many times the smaller. */
    public static final double MAX_DIFFERENCE = 1.5;

    /** Method of the suite that measures the anchor. */
    static final String ANCHOR = ".anchor";

    /** Method of the suite that measures a hand-over and its acknowledgement. */
    static final String ROUND_TRIP = ".roundTrip";

    /** Copies the lists. */
    public QueueFigures {
        kept = List.copyOf(kept);
        rejected = List.copyOf(rejected);
    }

    /**
     * One hand-over with its acknowledgement.
     *
     * @param queue the queue
     * @param ns median of its JVM's iterations, in ns; NaN if the JVM crashed
     * @param before the ping-pong before it, in ns; NaN if there is none
     * @param after the ping-pong after it, in ns; NaN if there is none
     */
    public record Figure(QueueKind queue, double ns, double before, double after) {
        /** How many times a ping-pong there and back it took: two ways of a cache line are the least. */
        public double ratio() {
            return ns / ((before + after) / 2);
        }

        boolean isKept() {
            double most = MAX_DIFFERENCE * Math.min(before, after);
            // False for what was not measured.
            return Math.max(before, after) <= most && ns > 0;
        }
    }

    /**
     * Reads what was measured.
     *
     * @param forks anchors and hand-overs of one way to wait, in the order of measuring
     * @return the figures
     */
    public static QueueFigures of(List<ForkRecord> forks) {
        List<Figure> kept = new ArrayList<>();
        List<Figure> rejected = new ArrayList<>();
        for (int i = 0; i < forks.size(); i++) {
            if (forks.get(i).benchmark().endsWith(ROUND_TRIP)) {
                QueueKind queue = QueueKind.parse(forks.get(i).params().get("queue"));
                Figure figure = new Figure(queue, ns(forks.get(i)), anchor(forks, i - 1), anchor(forks, i + 1));
                (figure.isKept() ? kept : rejected).add(figure);
            }
        }
        return new QueueFigures(kept, rejected);
    }

    private static double anchor(List<ForkRecord> forks, int at) {
        boolean isThere =
                at >= 0 && at < forks.size() && forks.get(at).benchmark().endsWith(ANCHOR);
        return isThere ? ns(forks.get(at)) : Double.NaN;
    }

    private static double ns(ForkRecord fork) {
        boolean isOk = fork.status() == ForkStatus.OK && !fork.iterations().isEmpty();
        return isOk
                ? Samples.median(fork.iterations().stream()
                        .mapToDouble(Metric.WALL_NS_PER_OP::of)
                        .toArray())
                : Double.NaN;
    }

    /** Ratios of a queue that count, the lowest first. */
    double[] ratios(QueueKind queue) {
        return kept.stream()
                .filter(figure -> figure.queue() == queue)
                .mapToDouble(Figure::ratio)
                .sorted()
                .toArray();
    }

    long rejectedOf(QueueKind queue) {
        return rejected.stream().filter(figure -> figure.queue() == queue).count();
    }
}
