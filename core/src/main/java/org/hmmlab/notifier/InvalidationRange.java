package org.hmmlab.notifier;

/**
 * One invalidation: which addresses of which address space, why, and whether its receivers may sleep.
 *
 * <p>Mutable and reusable, because the kernel keeps it on the caller's stack and the hot path here does not allocate.
 * Confined to the thread that runs the start/end pair; receivers only read it, and only during their callback.
 *
 * @kernel include/linux/mmu_notifier.h struct mmu_notifier_range 5.3 — the VMA is not carried, no modelled receiver reads it
 */
public final class InvalidationRange {
    /** Flag: the receivers may sleep. */
    public static final int BLOCKABLE = 1;

    private NotifierOwner mm;
    private long start;
    private long end;
    private int flags;
    private InvalidationEvent event;
    private Object owner;

    /**
     * Describes the next pair.
     *
     * @param newMm the address space
     * @param newStart first byte
     * @param newEnd first byte after the range, greater than {@code newStart}
     * @param newEvent why
     * @return this
     * @throws IllegalArgumentException if the range is empty
     */
    public InvalidationRange set(NotifierOwner newMm, long newStart, long newEnd, InvalidationEvent newEvent) {
        if (newStart >= newEnd) {
            throw new IllegalArgumentException("an invalidation covers at least one byte: start=0x"
                    + Long.toHexString(newStart) + ", end=0x" + Long.toHexString(newEnd));
        }
        mm = newMm;
        start = newStart;
        end = newEnd;
        flags = 0;
        event = newEvent;
        owner = null;
        return this;
    }

    /**
     * Names who causes the pair, so that it can leave its own out.
     *
     * @param newOwner the owner, compared by identity
     * @return this
     * @kernel include/linux/mmu_notifier.h mmu_notifier_range_init_owner() 5.8 — none
     */
    public InvalidationRange causedBy(Object newOwner) {
        owner = newOwner;
        return this;
    }

    /**
     * Who causes the pair.
     *
     * @return the owner, null for nobody in particular
     */
    public Object owner() {
        return owner;
    }

    /**
     * The address space concerned.
     *
     * @return the address space
     */
    public NotifierOwner mm() {
        return mm;
    }

    /**
     * First byte of the range.
     *
     * @return an address in bytes
     */
    public long start() {
        return start;
    }

    /**
     * First byte after the range.
     *
     * @return an address in bytes
     */
    public long end() {
        return end;
    }

    /**
     * Why the range is invalidated.
     *
     * @return the event
     */
    public InvalidationEvent event() {
        return event;
    }

    /**
     * Whether receivers may sleep.
     *
     * @return true in a blockable pair
     * @kernel include/linux/mmu_notifier.h mmu_notifier_range_blockable() 5.3 — none
     */
    public boolean isBlockable() {
        return (flags & BLOCKABLE) != 0;
    }

    void blockable(boolean mayBlock) {
        flags = mayBlock ? flags | BLOCKABLE : flags & ~BLOCKABLE;
    }
}
