package org.hmmlab.mm;

import java.util.function.ToIntFunction;
import org.hmmlab.devmem.DeviceFault;
import org.hmmlab.devmem.MigrateToRam;
import org.hmmlab.mm.struct.FaultFlags;

/**
 * A CPU fault on a device-private entry, as the page map's owner sees it. mmap_sem is held for read.
 *
 * @param mm the address space
 * @param vma the VMA of the address
 * @param address the first byte of the page
 * @param pfn the device page that the entry named
 * @param isPinned whether the fault holds a reference to the page, which migration must allow for
 * @kernel include/linux/mm.h struct vm_fault 5.3 — what migrate_to_ram reads of it
 */
public record DevicePageFault(AddressSpace mm, Vma vma, long address, long pfn, boolean isPinned)
        implements DeviceFault {
    /**
     * Makes an operation of a page map out of a function that knows address spaces.
     *
     * @param handler moves the page; result bits of {@link FaultFlags}
     * @return the operation
     */
    public static MigrateToRam handledBy(ToIntFunction<DevicePageFault> handler) {
        return fault -> handler.applyAsInt((DevicePageFault) fault);
    }
}
