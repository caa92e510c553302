package org.hmmlab.benchmarks.suites.migrate;

import org.hmmlab.benchmarks.suites.fixture.LoadedDesign;
import org.hmmlab.benchmarks.suites.fixture.MigratingDevice;
import org.hmmlab.benchmarks.suites.fixture.PresentPages;
import org.hmmlab.driver.MirrorProtocol;
import org.hmmlab.memory.Contents;
import org.hmmlab.mm.AddressSpace;

/**
 * Present pages of a mirrored address space, and a device that they can move to. The mirror hears of every
 * invalidation, with intervals by one interval over everything. Closing checks that nothing leaked.
 */
final class MirroredPages implements AutoCloseable {
    static final long START = 1L << 30;
    private static final int SECTION_PAGES = 512;

    private final LoadedDesign loaded;
    private final PresentPages present;
    private final MigratingDevice device;
    private final MirrorProtocol mirror;

    /** The design's name, whether there are contents ({@code none}, {@code real}), and how many pages. */
    MirroredPages(String design, String contents, int pages) {
        Contents kind = contents.equals("real") ? Contents.REAL : Contents.NONE;
        int devicePages = (pages + SECTION_PAGES - 1) / SECTION_PAGES * SECTION_PAGES;
        loaded = LoadedDesign.withDeviceMemory(design, 2L * pages + SECTION_PAGES, kind, devicePages);
        present = new PresentPages(loaded.machine(), START, pages);
        device = new MigratingDevice(loaded.machine(), devicePages);
        mirror = MirrorProtocol.of(loaded.module(), (source, invalidation) -> 0);
        mm().downWrite();
        int error = mirror.open(mm());
        mm().upWrite();
        if (error != 0) {
            throw new IllegalStateException("registering must succeed: error=" + error);
        }
    }

    AddressSpace mm() {
        return present.mm();
    }

    MigratingDevice device() {
        return device;
    }

    @Override
    public void close() {
        mirror.close();
        present.close();
        device.close();
        loaded.close();
    }
}
