package org.hmmlab.benchmarks.model;

import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;

/** One address space with one anonymous mapping, readable and writable, every page of it written to by the CPU. */
public final class PresentPages implements AutoCloseable {
    private final AddressSpace mm;
    private final long start;
    private final long end;

    /**
     * Maps and writes.
     *
     * @param machine the machine, with enough frames
     * @param start first byte, page-aligned
     * @param pages pages to map and touch
     * @throws IllegalStateException if the model refuses
     */
    public PresentPages(Machine machine, long start, long pages) {
        this.start = start;
        this.end = start + (pages << PageSize.SHIFT);
        mm = AddressSpace.create(machine);
        long mapped = mm.mmap(start, pages, Vma.VM_READ | Vma.VM_WRITE, MapSource.anonymous());
        if (mapped != start) {
            throw new IllegalStateException("mapping must succeed: result=" + mapped);
        }
        touch();
    }

    /** Writes every page by the CPU. */
    public void touch() {
        for (long address = start; address < end; address += 1L << PageSize.SHIFT) {
            int error = mm.cpuWrite(address, address);
            if (error != 0) {
                throw new IllegalStateException(
                        "a CPU write must succeed: error=" + error + ", address=0x" + Long.toHexString(address));
            }
        }
    }

    /**
     * The address space.
     *
     * @return the address space
     */
    public AddressSpace mm() {
        return mm;
    }

    /**
     * First byte.
     *
     * @return an address
     */
    public long start() {
        return start;
    }

    /**
     * First byte after the mapping.
     *
     * @return an address
     */
    public long end() {
        return end;
    }

    /** Ends the address space. */
    @Override
    public void close() {
        mm.put();
    }
}
