package org.hmmlab.benchmarks.judges.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.hmmlab.hmm.Generation;
import org.jspecify.annotations.Nullable;

/**
 * Runs scripts by their numbers on several threads, and reduces what they show. The report depends on the seed, the
 * numbers and the length only; with a limit of time, on how many scripts fit into it.
 */
public final class Fuzzer {
    /** Kinds of findings that are reduced and reported. */
    private static final int MAX_RESULTS = 10;

    /** Scripts that hang after which no other is begun: each leaves a thread behind that may spin. */
    private static final int MAX_HUNG = 8;

    private final HangDetector detector;
    private final long seed;
    private final int length;

    /**
     * Makes a fuzzer.
     *
     * @param designs the designs to run scripts in, at least one
     * @param seed any number
     * @param length operations that the longest scripts have before they look at what came of it, 4 to 2000
     * @param hangTimeoutNanos longest time that one operation of one design may take, ns; one that takes longer hangs
     */
    public Fuzzer(List<Generation> designs, long seed, int length, long hangTimeoutNanos) {
        this(new ScriptRunner(designs.stream().map(FuzzTarget::of).toList()), seed, length, hangTimeoutNanos);
    }

    Fuzzer(ScriptRunner runner, long seed, int length, long hangTimeoutNanos) {
        this(new HangDetector(runner, hangTimeoutNanos), seed, length);
    }

    Fuzzer(HangDetector detector, long seed, int length) {
        this.detector = detector;
        this.seed = seed;
        this.length = length;
    }

    /**
     * The designs that are held to the recorded traces: all but the one that is there for its use after free.
     *
     * @return the designs, oldest first
     */
    public static List<Generation> conformingDesigns() {
        return FuzzTarget.conformingDesigns();
    }

    /**
     * Which scripts to run, and how.
     *
     * @param first number of the first
     * @param count how many
     * @param threads how many threads
     * @param deadlineNanos when to begin no other script, by {@link System#nanoTime()}; null for never
     */
    public record Plan(
            long first, long count, int threads, @Nullable Long deadlineNanos) {
        /** Checks the numbers. */
        public Plan {
            if (first < 0 || count < 1 || threads < 1) {
                throw new IllegalArgumentException(
                        "the first script must be 0 or more, scripts and threads 1 or more: first=" + first
                                + ", scripts=" + count + ", threads=" + threads);
            }
        }

        private boolean isOver() {
            Long deadline = deadlineNanos;
            return deadline != null && System.nanoTime() - deadline >= 0;
        }
    }

    /** One kind of finding before it is reduced. */
    private record Raw(long number, long occurrences, Finding finding) {
        private Raw and(Raw other) {
            Raw first = number < other.number ? this : other;
            return new Raw(first.number, occurrences + other.occurrences, first.finding);
        }
    }

    /** What one thread has found. */
    private static final class Part {
        private final Coverage coverage = new Coverage();
        private final Map<String, Raw> raws = new TreeMap<>();
        private long scripts;
        private long hung;
        private @Nullable Throwable failure;

        private void add(Raw raw) {
            raws.merge(raw.finding().signature(), raw, Raw::and);
        }

        private void add(Part other) {
            coverage.add(other.coverage);
            other.raws.values().forEach(this::add);
            scripts += other.scripts;
            hung += other.hung;
        }
    }

    /**
     * Runs scripts.
     *
     * @param plan which
     * @param progress who is told how many are done, by one thread at a time
     * @return the report
     * @throws InterruptedException when the caller is interrupted; scripts that run are left alone
     */
    public FuzzReport run(Plan plan, LongConsumer progress) throws InterruptedException {
        ScriptSource source = new ScriptSource(seed, length);
        AtomicLong next = new AtomicLong();
        AtomicLong done = new AtomicLong();
        AtomicLong hung = new AtomicLong();
        List<Part> parts = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < plan.threads(); i++) {
            Part part = new Part();
            parts.add(part);
            Thread thread = new Thread(
                    () -> {
                        try {
                            work(plan, source, next, hung, part, () -> told(progress, done.incrementAndGet()));
                        } catch (RuntimeException | Error e) {
                            part.failure = e;
                        }
                    },
                    "fuzz-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        Part all = new Part();
        for (int i = 0; i < parts.size(); i++) {
            threads.get(i).join();
            Throwable failure = parts.get(i).failure;
            if (failure != null) {
                throw new IllegalStateException("a thread that runs scripts must not fail: " + failure, failure);
            }
            all.add(parts.get(i));
        }
        return report(all, source);
    }

    private static void told(LongConsumer progress, long done) {
        synchronized (progress) {
            progress.accept(done);
        }
    }

    private void work(Plan plan, ScriptSource source, AtomicLong next, AtomicLong hung, Part part, Runnable done) {
        for (long i = next.getAndIncrement();
                i < plan.count() && !plan.isOver() && hung.get() < MAX_HUNG;
                i = next.getAndIncrement()) {
            Finding finding = detector.run(source.script(plan.first() + i), part.coverage::add);
            if (finding != null) {
                part.add(new Raw(plan.first() + i, 1, finding));
                if (finding.kind() == Finding.Kind.HANG) {
                    hung.incrementAndGet();
                    part.hung++;
                }
            }
            part.scripts++;
            done.run();
        }
    }

    private FuzzReport report(Part all, ScriptSource source) {
        List<FuzzReport.Result> results = new ArrayList<>();
        List<Raw> raws = new ArrayList<>(all.raws.values());
        raws.sort((one, other) -> Long.compare(one.number(), other.number()));
        for (Raw raw : raws.subList(0, Math.min(MAX_RESULTS, raws.size()))) {
            results.add(result(source.script(raw.number()), raw));
        }
        return new FuzzReport(seed, length, detector.ids(), all.scripts, all.hung, all.coverage, results);
    }

    private FuzzReport.Result result(Script script, Raw raw) {
        Reducer.Reduced reduced = new Reducer(detector).reduce(script, raw.finding());
        return new FuzzReport.Result(raw.number(), raw.occurrences(), script, reduced.script(), reduced.finding());
    }

    /**
     * Runs one script that is given, and reduces it if it shows something.
     *
     * @param script the script
     * @return the report, with a number of −1
     */
    public FuzzReport run(Script script) {
        Coverage coverage = new Coverage();
        Finding finding = detector.run(script, coverage::add);
        List<FuzzReport.Result> results =
                finding == null ? List.of() : List.of(result(script, new Raw(-1, 1, finding)));
        long hung = finding != null && finding.kind() == Finding.Kind.HANG ? 1 : 0;
        return new FuzzReport(null, length, detector.ids(), 1, hung, coverage, results);
    }
}
