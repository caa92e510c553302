package org.hmmlab.benchmarks.model;

import java.util.Locale;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.Layout;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.mm.Machine;

/** A machine with HMM in one design: what a fork measures. A fork holds exactly one. */
public final class LoadedDesign implements AutoCloseable {
    /** Regions of device memory are smaller than the kernel's, so that a benchmark's fits into a cache. */
    private static final long SECTION_BYTES = 2L << 20;

    private final Machine machine;
    private final HmmModule module;
    private final Generation generation;

    /**
     * Boots a machine and loads the design.
     *
     * @param design a design's name or alias
     * @param layout {@code kernel} or {@code padded}
     * @param frames page frames of the machine
     * @param contents whether pages have contents
     */
    public LoadedDesign(String design, String layout, long frames, Contents contents) {
        this(design, layout, new Machine(frames, contents));
    }

    private LoadedDesign(String design, String layout, Machine machine) {
        this.machine = machine;
        generation = Generation.parse(design);
        module = new HmmModule(machine, generation, Layout.valueOf(layout.toUpperCase(Locale.ROOT)));
    }

    /**
     * Boots a machine for a suite that needs no pages.
     *
     * @param design a design's name or alias
     * @param layout {@code kernel} or {@code padded}
     * @return the machine with the design
     */
    public static LoadedDesign withoutPages(String design, String layout) {
        return new LoadedDesign(design, layout, 1024, Contents.NONE);
    }

    /**
     * Boots a machine with device memory.
     *
     * @param design a design's name or alias
     * @param frames page frames of the machine
     * @param contents whether pages have contents
     * @param deviceFrames page frames of devices, a multiple of 512
     * @return the machine with the design
     */
    public static LoadedDesign withDeviceMemory(String design, long frames, Contents contents, long deviceFrames) {
        return new LoadedDesign(
                design, "kernel", new Machine(frames, contents, deviceFrames, KernelRules.V5_3, SECTION_BYTES));
    }

    /**
     * The machine.
     *
     * @return the machine
     */
    public Machine machine() {
        return machine;
    }

    /**
     * The design.
     *
     * @return the module
     */
    public HmmModule module() {
        return module;
    }

    /**
     * Whether a wait for a valid range may answer early that it is invalid again, as before 378a604064.
     *
     * @return true for the two oldest designs
     */
    public boolean waitsMayAnswerInvalid() {
        return generation == Generation.IMMEDIATE_FREE || generation == Generation.KREF_MUTEX;
    }

    /**
     * Unloads, and checks that nothing leaked.
     *
     * @throws IllegalStateException if an object was not freed
     */
    @Override
    public void close() {
        machine.notifierDomain().srcu().barrier();
        if (module.liveObjects() != 0 || module.liveRanges() != 0) {
            throw new IllegalStateException("everything registered must be unregistered: objects="
                    + module.liveObjects() + ", ranges=" + module.liveRanges());
        }
        module.close();
        machine.close();
    }
}
