package org.hmmlab.benchmarks.suites.pressure;

import org.hmmlab.benchmarks.suites.fixture.LoadedDesign;
import org.hmmlab.benchmarks.suites.fixture.PresentPages;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.PageSize;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Present pages that a thread of its own invalidates at a chosen rate, while something is done with them. */
@State(Scope.Benchmark)
public abstract class InvalidatedSpace {
    static final long START = 1L << 30;
    static final int PAGES = 16;
    private static final long FRAMES = 4096;
    private static final long BYTES = (long) PAGES << PageSize.SHIFT;

    /** Design generation. */
    @Param({"kref", "get-put"})
    public String design;

    /** Invalidations a second of all the pages, by another thread. */
    @Param({"0", "1000"})
    public long invalidations;

    private LoadedDesign loaded;
    private PresentPages present;
    private Pacer pacer;

    /** Boots, maps and touches. */
    final void boot() {
        boot(new LoadedDesign(design, "kernel", FRAMES, Contents.NONE));
    }

    /** Boots a machine with a device, maps and touches. */
    final void bootWithDevice(long deviceFrames) {
        boot(LoadedDesign.withDeviceMemory(design, FRAMES, Contents.REAL, deviceFrames));
    }

    private void boot(LoadedDesign booted) {
        loaded = booted;
        present = new PresentPages(loaded.machine(), START, PAGES);
    }

    /** Begins to invalidate. */
    final void startPacer() {
        InvalidationRange beside = pair();
        pacer = new Pacer(invalidations, () -> startEnd(beside));
    }

    /**
     * Goes on where the JVM has its turn: while it waits for it, what runs beside the operations must not take a core
     * from others.
     */
    @Setup(Level.Iteration)
    public void resume() {
        pacer.resume();
    }

    /** Leaves the cores to the JVM whose turn it is. */
    @TearDown(Level.Iteration)
    public void rest() {
        pacer.rest();
    }

    /** An invalidation of all pages. */
    final InvalidationRange pair() {
        InvalidationRange pair = new InvalidationRange();
        pair.set(present.mm(), START, START + BYTES, InvalidationEvent.CLEAR);
        return pair;
    }

    static void startEnd(InvalidationRange pair) {
        MmuNotifiers.invalidateRangeStart(pair);
        MmuNotifiers.invalidateRangeEnd(pair);
    }

    final LoadedDesign loaded() {
        return loaded;
    }

    final PresentPages present() {
        return present;
    }

    /** Ends the invalidating thread; the devices end next, {@link #end()} then. */
    final void stopPacer() {
        pacer.close();
    }

    /** Ends the address space and checks that nothing leaked. */
    final void end() {
        present.close();
        loaded.close();
    }
}
