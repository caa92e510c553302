package org.hmmlab.devmem;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.memory.DevicePageOwner;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.notifier.Warnings;
import org.hmmlab.sync.Srcu;

/**
 * The device memory of a machine: which page maps there are, what belongs to which, and the way in and out.
 *
 * <p>Thread-safe. Look-ups run in a read section; a page map that was taken out is let go of when those have ended.
 *
 * @kernel mm/memremap.c 5.3 — the map from pfn to page map is a short array; the RCU of its readers is an SRCU domain of its own
 */
public final class DeviceMemory implements DevicePageOwner, AutoCloseable {
    /** Size of a section of x86-64 in bytes: what regions of device memory are multiples of. */
    public static final long SECTION_BYTES = 128L << 20;

    private static final DevPagemap[] EMPTY = {};

    private final PhysicalMemory memory;
    private final Warnings warnings;
    private final DeviceSupport support;
    private final IoResources resources;
    private final boolean clearsMapping;
    private final boolean forgetsRef;
    private final boolean checksMigrateToRam;
    private final RecordSlab refs = new RecordSlab("dev_pagemap count", PagemapRef.BYTES);
    private final Srcu readers = new Srcu();

    /** Changed under the monitor of this; read in a section of {@link #readers}. */
    private volatile DevPagemap[] pagemaps = EMPTY;

    private int managedPagemaps;

    /**
     * Creates the device memory of a machine, without any page map.
     *
     * @param memory the frames
     * @param rules the behaviours that versions differ in
     * @param warnings where what the kernel warns of is written down
     * @param support what is configured
     * @param sectionBytes what regions are multiples of, a multiple of the page size
     */
    public DeviceMemory(
            PhysicalMemory memory, KernelRules rules, Warnings warnings, DeviceSupport support, long sectionBytes) {
        if (sectionBytes < PageSize.BYTES || sectionBytes % PageSize.BYTES != 0) {
            throw new IllegalArgumentException("a section must be a multiple of a page: sectionBytes=" + sectionBytes);
        }
        this.memory = memory;
        this.warnings = warnings;
        this.support = support;
        clearsMapping = rules.has(KernelRule.DEVICE_FREE_CLEARS_MAPPING);
        forgetsRef = rules.has(KernelRule.PAGEMAP_FORGETS_REF);
        checksMigrateToRam = rules.has(KernelRule.MIGRATE_TO_RAM_IS_CHECKED);
        resources = new IoResources(
                memory.firstDevicePfn() << PageSize.SHIFT, memory.endPfn() << PageSize.SHIFT, sectionBytes);
        memory.devicePageOwner(this);
    }

    /**
     * Physical addresses.
     *
     * @return who has which
     */
    public IoResources resources() {
        return resources;
    }

    /**
     * Gives device memory page records: checks in the kernel's order, then sets each page up at one reference.
     *
     * @param pagemap what its owner filled in
     * @return 0; −EINVAL: support, operations or count do not fit the type; −ENOMEM: the first or last page has a page map already, or the machine
     *     has no such frames; −ENXIO: a part of it is system RAM
     * @kernel mm/memremap.c devm_memremap_pages() 5.3 — the address is not returned; setting up the memory does not fail
     */
    public int memremap(DevPagemap pagemap) {
        int error = checkType(pagemap);
        if (error == 0) {
            error = checkRef(pagemap);
        }
        if (error == 0 && pagemap.type().isManaged()) {
            error = enableManaged(pagemap);
            if (error != 0) {
                pagemap.freeInternalRef();
            }
        }
        if (error != 0) {
            return error;
        }
        error = publish(pagemap);
        if (error != 0) {
            pagemap.kill();
            pagemap.cleanup(forgetsRef);
            pagemap.freeInternalRef();
            disableManaged(pagemap);
        }
        return error;
    }

    /**
     * Takes device memory out: no new references, every page put, the last reference waited for, then the memory and the entries of the map. Sleeps as
     * long as anybody uses a page.
     *
     * @param pagemap a page map that is in use
     * @kernel mm/memremap.c devm_memremap_pages_release() 5.3 — none
     */
    public void memunmap(DevPagemap pagemap) {
        if (pagemapOf(pagemap.firstPfn()) != pagemap) {
            throw new IllegalStateException("a page map must be mapped to be unmapped: " + pagemap.resource());
        }
        pagemap.kill();
        for (long pfn = pagemap.firstPfn(); pfn < pagemap.endPfn(); pfn++) {
            memory.retireDevicePage(pfn);
        }
        pagemap.cleanup(forgetsRef);
        if (pagemap.hasAltmap()) {
            pagemap.altmapAllocate(-altmapPages(pagemap));
        }
        remove(pagemap);
        readers.synchronize();
        pagemap.freeInternalRef();
        if (pagemap.altmapAllocated() != 0) {
            warnings.warn("dev_pagemap: altmap allocations remain: " + pagemap.altmapAllocated() + " pages");
        }
        disableManaged(pagemap);
    }

    /**
     * Finds the page map of a page and takes a live reference to it.
     *
     * @param pfn a page
     * @param cached what the caller found last, null for nothing; used again without another reference if it has the page, else put
     * @return the page map, null when there is none or it is dying
     * @kernel mm/memremap.c get_dev_pagemap() 5.3 — none
     */
    public DevPagemap getDevPagemap(long pfn, DevPagemap cached) {
        if (cached != null) {
            if (cached.contains(pfn)) {
                return cached;
            }
            putDevPagemap(cached);
        }
        int index = readers.readLock();
        try {
            DevPagemap found = pagemapOf(pfn);
            return found != null && found.ref.tryGetLive() ? found : null;
        } finally {
            readers.readUnlock(index);
        }
    }

    /**
     * Gives a reference up that {@link #getDevPagemap} gave.
     *
     * @param pagemap the page map, null for none
     * @kernel include/linux/memremap.h put_dev_pagemap() 5.3 — none
     */
    public void putDevPagemap(DevPagemap pagemap) {
        if (pagemap != null) {
            pagemap.ref.put(1);
        }
    }

    /**
     * The page map that a device page belongs to. The caller has a reference to the page, or the lock of an entry that has.
     *
     * @param pfn a page
     * @return its page map, null when it has none
     * @kernel include/linux/mm_types.h page->pgmap 5.3 — looked up, since a record holds no object
     */
    public DevPagemap pagemapOf(long pfn) {
        for (DevPagemap pagemap : pagemaps) {
            if (pagemap.contains(pfn)) {
                return pagemap;
            }
        }
        return null;
    }

    /**
     * Whether pages are watched for coming to rest.
     *
     * @return true while a page map of a managed type exists
     */
    public synchronized boolean hasManagedPages() {
        return managedPagemaps > 0;
    }

    /** {@inheritDoc}
     *
     * @kernel mm/memremap.c __put_devmap_managed_page() 5.3 — flags and charges do not exist here
     */
    @Override
    public void pageFree(long pfn) {
        if (clearsMapping) {
            PageRecord.mapping(memory.record(pfn), 0, 0);
        }
        DevPagemap pagemap = pagemapOf(pfn);
        if (pagemap != null && pagemap.ops().pageFree() != null) {
            pagemap.ops().pageFree().pageFree(pfn);
        }
    }

    /** The resting reference of a page is gone, too: its page map loses the reference that the page had. */
    @Override
    public void pageGone(long pfn) {
        pagemapOf(pfn).ref.put(1);
    }

    /**
     * Counts pages that are not at rest. Exact while nobody works on them.
     *
     * @return pages of all page maps with more than one reference
     */
    public long usedPages() {
        long used = 0;
        for (DevPagemap pagemap : pagemaps) {
            for (long pfn = pagemap.firstPfn(); pfn < pagemap.endPfn(); pfn++) {
                used += PageRecord.references(memory.record(pfn)) == 1 ? 0 : 1;
            }
        }
        return used;
    }

    /**
     * Counts page maps.
     *
     * @return those mapped and not unmapped
     */
    public int livePagemaps() {
        return pagemaps.length;
    }

    @Override
    public void close() {
        readers.barrier();
        refs.close();
    }

    RecordSlab refs() {
        return refs;
    }

    /** Rows 1 to 4. */
    private int checkType(DevPagemap pagemap) {
        switch (pagemap.type()) {
            case PRIVATE -> {
                if (!support.devicePrivate()) {
                    return warn("device private memory is not supported");
                }
                if (checksMigrateToRam && pagemap.ops().migrateToRam() == null) {
                    return warn("missing migrate_to_ram method");
                }
            }
            case FS_DAX -> {
                if (!support.fsDax() || support.limitedFsDax()) {
                    return warn("file system DAX is not supported");
                }
            }
            case DEVDAX, PCI_P2PDMA -> {
                // Nothing to check.
            }
            default -> warn("invalid pagemap type " + pagemap.type().number());
        }
        return 0;
    }

    /** Rows 5 and 6. */
    private int checkRef(DevPagemap pagemap) {
        DevPagemapOps ops = pagemap.ops();
        if (pagemap.ref == null) {
            if (ops.kill() != null || ops.cleanup() != null) {
                return -Errno.EINVAL;
            }
            pagemap.useInternalRef(this);
        } else if (ops.kill() == null || ops.cleanup() == null) {
            return warn("missing reference count teardown definition");
        }
        return 0;
    }

    /** Row 7. */
    private int enableManaged(DevPagemap pagemap) {
        if (pagemap.ops().pageFree() == null) {
            return warn("missing page_free method");
        }
        synchronized (this) {
            managedPagemaps++;
        }
        return 0;
    }

    private void disableManaged(DevPagemap pagemap) {
        if (pagemap.type().isManaged()) {
            synchronized (this) {
                managedPagemaps--;
            }
        }
    }

    /** Rows 8 to 10. */
    private synchronized int publish(DevPagemap pagemap) {
        if (pagemapOf(pagemap.firstPfn()) != null || pagemapOf(pagemap.endPfn() - 1) != null) {
            warnings.warn("dev_pagemap: conflicting mapping of " + pagemap.resource());
            return -Errno.ENOMEM;
        }
        if (resources.intersectsRam(pagemap.resource())) {
            warnings.warn("dev_pagemap: attempted on system RAM: " + pagemap.resource());
            return -Errno.ENXIO;
        }
        if (pagemap.endPfn() > memory.endPfn()) {
            return -Errno.ENOMEM;
        }
        for (long pfn = pagemap.firstPfn(); pfn < pagemap.endPfn(); pfn++) {
            memory.initialiseDevicePage(pfn);
            PageRecord.word(memory.record(pfn), PageRecord.PGMAP, pagemap.ref.record());
        }
        if (pagemap.hasAltmap()) {
            pagemap.altmapAllocate(altmapPages(pagemap));
        }
        pagemap.ref.getMany((int) (pagemap.endPfn() - pagemap.firstPfn()));
        List<DevPagemap> more = new ArrayList<>(List.of(pagemaps));
        more.add(pagemap);
        pagemaps = more.toArray(EMPTY);
        return 0;
    }

    private synchronized void remove(DevPagemap pagemap) {
        List<DevPagemap> fewer = new ArrayList<>(List.of(pagemaps));
        fewer.remove(pagemap);
        pagemaps = fewer.toArray(EMPTY);
    }

    private int warn(String message) {
        warnings.warn("dev_pagemap: " + message);
        return -Errno.EINVAL;
    }

    /** Pages that the page records of a range take. */
    private static long altmapPages(DevPagemap pagemap) {
        long bytes = (pagemap.endPfn() - pagemap.firstPfn()) * PageRecord.BYTES;
        return (bytes + PageSize.BYTES - 1) / PageSize.BYTES;
    }
}
