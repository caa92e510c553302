package org.hmmlab.benchmarks.model;

import java.util.Locale;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.Layout;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.Machine;

/** A machine with HMM in one design: what a fork measures. A fork holds exactly one. */
public final class LoadedDesign implements AutoCloseable {
    /** Regions of device memory are smaller than the kernel's, so that a benchmark's fits into a cache. */
    private static final long SECTION_FRAMES = 512;

    private final Machine machine;
    private final HmmModule module;

    /**
     * Boots a machine and loads the design.
     *
     * @param design a design's name or alias
     * @param layout {@code kernel} or {@code padded}
     * @param frames page frames of the machine
     * @param contents whether pages have contents
     */
    public LoadedDesign(String design, String layout, long frames, Contents contents) {
        this(new Machine(frames, contents), design, layout);
    }

    private LoadedDesign(Machine machine, String design, String layout) {
        this.machine = machine;
        module = new HmmModule(machine, Generation.parse(design), Layout.valueOf(layout.toUpperCase(Locale.ROOT)));
    }

    /**
     * Boots a machine with device memory for one device, and loads the design.
     *
     * @param design a design's name or alias
     * @param frames page frames of the machine
     * @param deviceFrames page frames of the device, a multiple of {@value #SECTION_FRAMES}
     * @return the machine with the design; pages have contents
     */
    public static LoadedDesign withDevice(String design, long frames, long deviceFrames) {
        Machine machine = new Machine(
                frames, Contents.REAL, deviceFrames, KernelRules.V5_3, SECTION_FRAMES * PhysicalMemory.PAGE_SIZE);
        return new LoadedDesign(machine, design, "kernel");
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
