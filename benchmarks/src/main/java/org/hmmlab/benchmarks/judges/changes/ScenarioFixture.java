package org.hmmlab.benchmarks.judges.changes;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.Layout;
import org.hmmlab.hmm.MirrorOps;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.sync.StepPoints;

/**
 * What a scenario runs on: a machine with one design and one address space, the threads of the scenario, and its
 * observations. Used for one run on one side. Observations belong to the thread that runs the scenario; step points may
 * be passed by any.
 */
final class ScenarioFixture implements AutoCloseable {
    static final long PAGE = PageSize.BYTES;
    static final long START = 1L << 30;
    static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    static final EntryEncoding ENCODING = EntryEncoding.NOUVEAU;

    /** Far above what any step takes, and below the limit of a whole scenario. */
    static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private static final long FRAMES = 4096;
    private static final long DEVICE_FRAMES = 64;
    private static final long DEVICE_SECTION = 16 * PAGE;

    final Machine machine;
    final HmmModule module;
    final AddressSpace mm;
    private final Side side;
    private final Map<String, String> seen = new LinkedHashMap<>();
    private final List<RaceThread> threads = new CopyOnWriteArrayList<>();
    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final Map<String, Runnable> hooks = new ConcurrentHashMap<>();
    private boolean isMmEnded;
    private boolean skipsTeardown;

    ScenarioFixture(Side side) {
        this.side = side;
        machine = new Machine(FRAMES, Contents.REAL, DEVICE_FRAMES, side.rules(), DEVICE_SECTION);
        module = new HmmModule(machine, side.generation(), Layout.KERNEL, side.rules());
        mm = AddressSpace.create(machine);
        StepPoints.install(this::step);
    }

    private void step(String point) {
        steps.add(Thread.currentThread().getName() + "@" + point);
        for (RaceThread thread : threads) {
            thread.at(point);
        }
        Runnable hook = hooks.remove(point);
        if (hook != null) {
            hook.run();
        }
    }

    Side side() {
        return side;
    }

    /** Whether the kernel text of this side has a behaviour, where that decides what a driver can call. */
    boolean has(KernelRule rule) {
        return side.rules().has(rule);
    }

    /** Records an observation, which is compared with what the scenario expects. */
    void observe(String what, Object value) {
        seen.put(what, String.valueOf(value));
    }

    /** Records a figure that is printed and has no expectation. */
    void note(String what, Object value) {
        observe(what, value);
    }

    Map<String, String> seen() {
        return new LinkedHashMap<>(seen);
    }

    /**
     * Starts a thread and returns once it is stopped at the point.
     *
     * @throws NotReachedException if it ends without passing the point
     */
    RaceThread hold(String name, String point, Runnable body) {
        RaceThread thread = holdIfReached(name, point, body);
        if (!thread.reached()) {
            throw new NotReachedException(name + " did not come to " + point + ", it " + thread.finish());
        }
        return thread;
    }

    /** Starts a thread and returns once it is stopped at the point, or has ended without passing it. */
    RaceThread holdIfReached(String name, String point, Runnable body) {
        RaceThread thread = new RaceThread(name, point, body);
        threads.add(thread);
        thread.start();
        return thread;
    }

    /** The first thread that comes to a point runs this there, once. */
    void once(String point, Runnable hook) {
        hooks.put(point, hook);
    }

    /** The name of the thread that came to a point first, or {@code nobody}. */
    String whoReached(String point) {
        return steps.stream()
                .filter(step -> step.endsWith("@" + point))
                .map(step -> step.substring(0, step.indexOf('@')))
                .findFirst()
                .orElse("nobody");
    }

    /** How often a thread came to a point. */
    long timesReached(String name, String point) {
        return steps.stream().filter((name + "@" + point)::equals).count();
    }

    /** How often any thread came to a point. */
    long timesReached(String point) {
        return steps.stream().filter(step -> step.endsWith("@" + point)).count();
    }

    /** Runs in this thread. Returns how it ended, as {@link RaceThread#describe} says it. */
    static String outcome(Runnable body) {
        try {
            body.run();
            return "returns";
        } catch (RuntimeException e) {
            return RaceThread.describe(e);
        }
    }

    /**
     * Waits, busily, until a condition holds that another thread or the driver brings about.
     *
     * @param condition what must become true; may do a step of the work itself
     * @param max time after which the scenario is given up
     * @param what for the message: what must happen
     * @throws NotReachedException if it does not hold in time
     */
    static void await(BooleanSupplier condition, Duration max, String what) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > max.toNanos()) {
                throw new NotReachedException(what + " must happen within " + max.toMillis() + " ms");
            }
            Thread.onSpinWait();
        }
    }

    static long at(long page) {
        return START + page * PAGE;
    }

    /** Maps anonymous memory, readable and writable. */
    void map(long firstPage, long pages) {
        map(firstPage, pages, RW);
    }

    void map(long firstPage, long pages, int prot) {
        require(mm.mmap(at(firstPage), pages, prot, MapSource.anonymous()) == at(firstPage), "mmap");
    }

    void write(long firstPage, long pages) {
        for (long i = firstPage; i < firstPage + pages; i++) {
            require(mm.cpuWrite(at(i), i) == 0, "a CPU write");
        }
    }

    HmmMirror mirror() {
        return mirror((source, range) -> 0);
    }

    HmmMirror mirror(MirrorOps ops) {
        HmmMirror mirror = new HmmMirror(module, ops);
        require(register(mirror) == 0, "registering a mirror");
        return mirror;
    }

    int register(HmmMirror mirror) {
        mm.downWrite();
        try {
            return mirror.register(mm);
        } finally {
            mm.upWrite();
        }
    }

    HmmRange range(long firstPage, long endPage) {
        return new HmmRange(module, ENCODING)
                .bounds(at(firstPage), at(endPage), new long[(int) Math.max(0, endPage - firstPage)]);
    }

    HmmRange registered(HmmMirror mirror, long firstPage, long endPage) {
        HmmRange range = range(firstPage, endPage);
        require(range.register(mirror) == 0, "registering a range");
        return range;
    }

    InvalidationRange invalidation(long firstPage, long endPage) {
        return new InvalidationRange().set(mm, at(firstPage), at(endPage), InvalidationEvent.CLEAR);
    }

    /** The process ends: its last user goes. */
    void exit() {
        isMmEnded = true;
        mm.put();
    }

    /** Waits for a grace period and for what is freed after it. Every reader must have left. */
    void awaitGracePeriod() {
        machine.notifierDomain().srcu().barrier();
    }

    static String name(long result) {
        return result < 0 ? "−" + Errno.name((int) result).replaceFirst("^[-−]", "") : Long.toString(result);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new NotReachedException(what + " must work, so that there is something to look at");
        }
    }

    /** Leaves the machine as it is at the end: after a use after free, an orderly end would use freed memory again. */
    void skipTeardown() {
        skipsTeardown = true;
    }

    /** Ends the run and checks for leaks, unless {@link #skipTeardown} was called. */
    @Override
    public void close() {
        StepPoints.install(null);
        threads.forEach(RaceThread::finish);
        if (skipsTeardown) {
            return;
        }
        if (!isMmEnded) {
            mm.put();
        }
        module.close();
        machine.assertNoLeaks();
        machine.close();
    }
}
