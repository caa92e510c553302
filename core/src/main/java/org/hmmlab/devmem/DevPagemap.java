package org.hmmlab.devmem;

import org.hmmlab.memory.PageSize;

/**
 * A range of device memory that has page records. Its owner fills it in and hands it to {@link DeviceMemory#memremap}.
 *
 * <p>Drivers that need to get from it to themselves extend nothing and keep a map: the owner word says whose it is.
 *
 * @kernel include/linux/memremap.h struct dev_pagemap 5.3 — with {@code owner}, which came with 5.8; {@code data} is gone
 */
public final class DevPagemap {
    /** Flag: page records come out of the memory itself. */
    public static final int ALTMAP_VALID = 1;

    private final MemoryType type;
    private final IoResource resource;
    private final DevPagemapOps ops;
    private final Object owner;
    private final int flags;

    /** The count in use; what the owner supplied, or the internal one. */
    PagemapRef ref;

    private PagemapRef internalRef;
    private long altmapAllocated;

    /**
     * Describes a page map with the internal count.
     *
     * @param type what the memory is
     * @param resource physical addresses
     * @param ops what the owner does
     * @param owner whose it is, compared by identity; null for nobody's
     */
    public DevPagemap(MemoryType type, IoResource resource, DevPagemapOps ops, Object owner) {
        this(type, resource, ops, owner, null, 0);
    }

    /**
     * Describes a page map.
     *
     * @param type what the memory is
     * @param resource physical addresses
     * @param ops what the owner does, may be null
     * @param owner whose it is, compared by identity; null for nobody's
     * @param ref the owner's count, null for the internal one
     * @param flags 0 or {@link #ALTMAP_VALID}
     */
    public DevPagemap(
            MemoryType type, IoResource resource, DevPagemapOps ops, Object owner, PagemapRef ref, int flags) {
        this.type = type;
        this.resource = resource;
        this.ops = ops == null ? DevPagemapOps.NONE : ops;
        this.owner = owner;
        this.ref = ref;
        this.flags = flags;
    }

    /**
     * What the memory is.
     *
     * @return the type
     */
    public MemoryType type() {
        return type;
    }

    /**
     * Physical addresses.
     *
     * @return the range
     */
    public IoResource resource() {
        return resource;
    }

    /**
     * What the owner does.
     *
     * @return the operations
     */
    public DevPagemapOps ops() {
        return ops;
    }

    /**
     * Whose it is.
     *
     * @return the owner's word
     */
    public Object owner() {
        return owner;
    }

    /**
     * Its first page.
     *
     * @return a pfn
     */
    public long firstPfn() {
        return resource.start() >>> PageSize.SHIFT;
    }

    /**
     * The page after its last.
     *
     * @return a pfn
     */
    public long endPfn() {
        return resource.end() >>> PageSize.SHIFT;
    }

    /**
     * The count in use.
     *
     * @return null before the mapping
     */
    public PagemapRef ref() {
        return ref;
    }

    /**
     * Counts pages that page records took out of the memory itself.
     *
     * @param pages how many more, or fewer
     */
    public void altmapAllocate(long pages) {
        altmapAllocated += pages;
    }

    /**
     * Pages of the memory itself that are taken.
     *
     * @return 0 after the end, unless somebody leaks
     */
    public long altmapAllocated() {
        return altmapAllocated;
    }

    boolean hasAltmap() {
        return (flags & ALTMAP_VALID) != 0;
    }

    boolean contains(long pfn) {
        return pfn >= firstPfn() && pfn < endPfn();
    }

    void useInternalRef(DeviceMemory memory) {
        internalRef = new PagemapRef(memory);
        ref = internalRef;
    }

    boolean hasInternalRef() {
        return internalRef != null;
    }

    /** @kernel mm/memremap.c dev_pagemap_kill() 5.3 — none */
    void kill() {
        if (ops.kill() != null) {
            ops.kill().run(this);
        } else {
            ref.kill();
        }
    }

    /** @kernel mm/memremap.c dev_pagemap_cleanup() 5.3, 5.4 — the internal count is forgotten with the rule only */
    void cleanup(boolean forgetsRef) {
        if (ops.cleanup() != null) {
            ops.cleanup().run(this);
        } else {
            ref.awaitDone();
        }
        if (internalRef != null) {
            if (forgetsRef) {
                ref = null;
            }
        }
    }

    /** The internal count's record may go: no reader can find the page map any more. */
    void freeInternalRef() {
        if (internalRef != null) {
            internalRef.exit();
            internalRef = null;
        }
    }
}
