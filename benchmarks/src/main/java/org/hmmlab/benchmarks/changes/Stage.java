package org.hmmlab.benchmarks.changes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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

/** A machine with one design and one address space, the threads of one scenario, and what was seen. For one play. */
final class Stage implements AutoCloseable {
    static final long PAGE = PageSize.BYTES;
    static final long START = 1L << 30;
    static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    static final EntryEncoding ENCODING = EntryEncoding.NOUVEAU;

    private static final long FRAMES = 4096;
    private static final long DEVICE_FRAMES = 64;
    private static final long DEVICE_SECTION = 16 * PAGE;

    final Machine machine;
    final HmmModule module;
    final AddressSpace mm;
    private final Side side;
    private final Map<String, String> seen = new LinkedHashMap<>();
    private final List<Actor> actors = new CopyOnWriteArrayList<>();
    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final Map<String, Runnable> hooks = new ConcurrentHashMap<>();
    private boolean isMmEnded;
    private boolean isBroken;

    Stage(Side side) {
        this.side = side;
        machine = new Machine(FRAMES, Contents.REAL, DEVICE_FRAMES, side.rules(), DEVICE_SECTION);
        module = new HmmModule(machine, side.generation(), Layout.KERNEL, side.rules());
        mm = AddressSpace.create(machine);
        StepPoints.install(this::step);
    }

    private void step(String point) {
        steps.add(Thread.currentThread().getName() + "@" + point);
        for (Actor actor : actors) {
            actor.at(point);
        }
        Runnable hook = hooks.remove(point);
        if (hook != null) {
            hook.run();
        }
    }

    Side side() {
        return side;
    }

    /** Whether the text of this side has a behaviour, where it decides what a driver can call. */
    boolean has(KernelRule rule) {
        return side.rules().has(rule);
    }

    /** Notes what was seen. */
    void see(String what, Object value) {
        seen.put(what, String.valueOf(value));
    }

    /** Notes a figure that is told and not compared. */
    void note(String what, Object value) {
        see(what, value);
    }

    Map<String, String> seen() {
        return new LinkedHashMap<>(seen);
    }

    /** Starts a thread and returns once it is at the point. */
    Actor hold(String name, String point, Runnable body) {
        Actor actor = holdIfReached(name, point, body);
        if (!actor.reached()) {
            throw new NotReachedException(name + " did not come to " + point + ", it " + actor.finish());
        }
        return actor;
    }

    /** Starts a thread and returns once it is at the point, or has ended without coming there. */
    Actor holdIfReached(String name, String point, Runnable body) {
        Actor actor = new Actor(name, point, body);
        actors.add(actor);
        actor.start();
        return actor;
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

    /** Runs in this thread; what came of it, in words. */
    static String outcome(Runnable body) {
        try {
            body.run();
            return "returns";
        } catch (RuntimeException e) {
            return Actor.inWords(e);
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
        need(mm.mmap(at(firstPage), pages, prot, MapSource.anonymous()) == at(firstPage), "mmap");
    }

    void write(long firstPage, long pages) {
        for (long i = firstPage; i < firstPage + pages; i++) {
            need(mm.cpuWrite(at(i), i) == 0, "a CPU write");
        }
    }

    HmmMirror mirror() {
        return mirror((source, range) -> 0);
    }

    HmmMirror mirror(MirrorOps ops) {
        HmmMirror mirror = new HmmMirror(module, ops);
        need(register(mirror) == 0, "registering a mirror");
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
        need(range.register(mirror) == 0, "registering a range");
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

    /** The last reader must have left: waits for a grace period and what was to be freed after it. */
    void graceful() {
        machine.notifierDomain().srcu().barrier();
    }

    static String name(long result) {
        return result < 0 ? "−" + Errno.name((int) result).replaceFirst("^[-−]", "") : Long.toString(result);
    }

    private static void need(boolean holds, String what) {
        if (!holds) {
            throw new NotReachedException(what + " must work, so that there is something to look at");
        }
    }

    /** What follows is wreckage: the machine is not taken apart in order, since that would trip over freed memory again. */
    void breaks() {
        isBroken = true;
    }

    /** Ends the play, and looks for leaks unless the side is known to wreck its machine. */
    @Override
    public void close() {
        StepPoints.install(null);
        actors.forEach(Actor::finish);
        if (isBroken) {
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
