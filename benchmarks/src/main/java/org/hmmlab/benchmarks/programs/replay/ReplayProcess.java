package org.hmmlab.benchmarks.programs.replay;

import java.util.List;
import org.hmmlab.benchmarks.suites.fixture.LoadedDesign;
import org.hmmlab.driver.MirrorDriver;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.openjdk.jmh.annotations.CompilerControl;

/**
 * One recorded process in the model: its address space and the driver that mirrors it.
 *
 * <p>One thread, which alone changes mappings; so VMAs are looked up here without mmap_sem, and a replay's counts hold
 * the model's own operations only.
 *
 * <p>The events are not inlined into the loop over a recording: as in the kernel each is a call, and the JIT compiles
 * small pieces once instead of the whole model again whenever a recording reaches a branch for the first time.
 */
final class ReplayProcess {
    private static final long PAGE_MASK = (1L << PageSize.SHIFT) - 1;
    private static final int FILE_NUMBER_BITS = 32;
    private static final String MPROTECT_HOLE = "mprotect: hole left as it is";

    private final LoadedDesign loaded;
    private final MmTrace trace;
    private final ReplayTally tally;
    private AddressSpace mm;
    private MirrorDriver driver;

    private ReplayProcess(LoadedDesign loaded, MmTrace trace, ReplayTally tally) {
        this.loaded = loaded;
        this.trace = trace;
        this.tally = tally;
    }

    /** The first process, with an empty address space. */
    static ReplayProcess start(LoadedDesign loaded, MmTrace trace, ReplayTally tally) {
        ReplayProcess process = new ReplayProcess(loaded, trace, tally);
        process.adopt(AddressSpace.create(loaded.machine()));
        return process;
    }

    private void adopt(AddressSpace space) {
        mm = space;
        driver = new MirrorDriver(loaded.module());
        int error = driver.open(space);
        if (error != 0) {
            throw new IllegalStateException("a mirror must register on a new address space: " + Errno.name(error));
        }
        tally.addressSpace();
    }

    /**
     * A child with a copy of this address space, and with those parts of its own implicit regions that the copy lacks.
     *
     * @param implicit the events of those regions
     */
    ReplayProcess fork(List<Integer> implicit) {
        ReplayProcess child = new ReplayProcess(loaded, trace, tally);
        child.adopt(mm.fork());
        for (int event : implicit) {
            child.fillHoles(event);
        }
        return child;
    }

    private void fillHoles(int event) {
        long at = trace.address(event);
        long end = at + (trace.pages(event) << PageSize.SHIFT);
        while (at < end) {
            Vma next = mm.findVma(at);
            long vmaStart = next == null ? end : Math.min(end, next.start());
            long vmaEnd = next == null ? end : Math.min(end, next.end());
            if (at < vmaStart) {
                map(event, at, vmaStart - at >>> PageSize.SHIFT);
            }
            at = vmaEnd;
        }
    }

    /** A new program: an empty address space takes the place of the old one, which ends. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    void exec() {
        AddressSpace old = mm;
        old.grab();
        AddressSpace next = old.exec();
        closeDriver();
        old.drop();
        adopt(next);
    }

    /** The process exits: its address space ends, which the driver hears as release, then its device file is closed. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    void end() {
        // exit_mm() keeps the structure until the task is gone; the oldest designs need that to close a driver safely.
        mm.grab();
        mm.put();
        closeDriver();
        mm.drop();
    }

    private void closeDriver() {
        driver.close();
        tally.driver(driver.statistics());
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    void mmap(int event) {
        map(event, trace.address(event), trace.pages(event));
    }

    private void map(int event, long address, long pages) {
        long result = mm.mmap(address, pages, rights(trace.prot(event)), source(event, address));
        expect(TraceOp.MMAP, result < 0 ? result : 0);
    }

    private MapSource source(int event, long address) {
        if (!trace.isFile(event)) {
            return trace.isShared(event) ? MapSource.sharedAnonymous() : MapSource.anonymous();
        }
        // Descriptors of different processes are different files; one that is closed and reused counts as one.
        long file = (long) trace.process(event) << FILE_NUMBER_BITS | trace.descriptor(event);
        long page = trace.pageOffset(event) + (address - trace.address(event) >>> PageSize.SHIFT);
        return new MapSource(trace.isShared(event), file, page, 0);
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    void munmap(int event) {
        expect(TraceOp.MUNMAP, mm.munmap(trace.address(event), trace.pages(event)));
    }

    /**
     * Changes the rights of what is mapped. The kernel stops at the first hole; a recorded mprotect succeeded, so a
     * hole is a region that the recording does not know, and the parts around it are changed.
     */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    void mprotect(int event) {
        int rights = rights(trace.prot(event));
        int result = mm.mprotect(trace.address(event), trace.pages(event), rights);
        if (result != -Errno.ENOMEM) {
            expect(TraceOp.MPROTECT, result);
            return;
        }
        tally.unexpressed(MPROTECT_HOLE);
        long end = trace.address(event) + (trace.pages(event) << PageSize.SHIFT);
        for (long at = trace.address(event); at < end; ) {
            Vma vma = mm.findVma(at);
            if (vma == null || vma.start() >= end) {
                return;
            }
            long from = Math.max(at, vma.start());
            at = Math.min(end, vma.end());
            expect(TraceOp.MPROTECT, mm.mprotect(from, at - from >>> PageSize.SHIFT, rights));
        }
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    void mremap(int event) {
        long result =
                mm.mremap(trace.address(event), trace.pages(event), trace.newAddress(event), trace.newPages(event));
        expect(TraceOp.MREMAP, result < 0 ? result : 0);
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    void madvise(int event) {
        String advice = trace.advice(event);
        int result = mm.madvise(trace.address(event), trace.pages(event), advice);
        if (result == AddressSpace.IGNORED) {
            tally.ignored("madvise " + advice);
        } else if (result != 0) {
            tally.unexpressed("madvise " + advice + ": " + Errno.name(result));
        }
    }

    /** The CPU touches a page; if it could, the device may follow. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    void fault(int event, boolean deviceFollows) {
        long address = trace.address(event);
        CpuAccess access = trace.access(event);
        int result = switch (access) {
            case READ -> mm.cpuRead(address);
            case WRITE -> mm.cpuWrite(address, event);
            case EXECUTE -> mm.cpuExecute(address);
        };
        if (result == 0) {
            tally.served();
            if (deviceFollows) {
                deviceFault(address, access);
            }
        } else if (isMapped(address)) {
            tally.denied();
        } else {
            tally.unmapped();
        }
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private void deviceFault(long address, CpuAccess access) {
        driver.access(address & ~PAGE_MASK, 1, access == CpuAccess.WRITE);
    }

    private boolean isMapped(long address) {
        Vma vma = mm.findVma(address);
        return vma != null && vma.start() <= address;
    }

    private void expect(TraceOp op, long result) {
        if (result != 0) {
            tally.unexpressed(op.word() + ": " + Errno.name((int) result));
        }
    }

    private static int rights(int prot) {
        return ((prot & MmTrace.PROT_READ) != 0 ? Vma.VM_READ : 0)
                | ((prot & MmTrace.PROT_WRITE) != 0 ? Vma.VM_WRITE : 0)
                | ((prot & MmTrace.PROT_EXEC) != 0 ? Vma.VM_EXEC : 0);
    }
}
