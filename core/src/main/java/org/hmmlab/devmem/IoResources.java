package org.hmmlab.devmem;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.memory.Errno;

/**
 * Who has which physical addresses: system RAM from 0 on, and what was claimed above it. Thread-safe.
 *
 * @kernel kernel/resource.c iomem_resource 5.3 — a list, RAM is one range
 */
public final class IoResources {
    private final long ramEnd;
    private final long highest;
    private final long sectionBytes;
    private final List<IoResource> claimed = new ArrayList<>();

    IoResources(long ramEnd, long highest, long sectionBytes) {
        this.ramEnd = ramEnd;
        this.highest = highest;
        this.sectionBytes = sectionBytes;
    }

    /**
     * Finds and claims addresses that nothing uses, from the highest on downwards.
     *
     * @param base where to look
     * @param size bytes, at least 1; rounded up to whole sections
     * @param name the new owner, for the error message of a list
     * @return the claimed range, null (−ERANGE) when there is none
     * @kernel kernel/resource.c devm_request_free_mem_region() 5.3 — the claim cannot fail between search and claim
     */
    public synchronized IoResource requestFreeMemRegion(IoResource base, long size, String name) {
        if (size < 1) {
            throw new IllegalArgumentException("a region must have at least one byte: size=" + size + ", for " + name);
        }
        long rounded = (size + sectionBytes - 1) / sectionBytes * sectionBytes;
        for (long start = Math.min(base.end(), highest) - rounded;
                start + 1 > rounded && start >= base.start();
                start -= rounded) {
            if (!intersectsAnything(start, start + rounded)) {
                IoResource region = new IoResource(start, start + rounded);
                claimed.add(region);
                return region;
            }
        }
        return null;
    }

    /**
     * Claims named addresses.
     *
     * @param region the addresses
     * @return 0, or −EBUSY when something has a part of them
     */
    public synchronized int request(IoResource region) {
        if (intersectsAnything(region.start(), region.end())) {
            return -Errno.EBUSY;
        }
        claimed.add(region);
        return 0;
    }

    /**
     * Gives a claimed range back.
     *
     * @param region what was claimed
     * @throws IllegalStateException when it was not
     */
    public synchronized void release(IoResource region) {
        if (!claimed.remove(region)) {
            throw new IllegalStateException("a region must be claimed to be released: " + region);
        }
    }

    /**
     * Counts the claims.
     *
     * @return ranges claimed and not released
     */
    public synchronized int claims() {
        return claimed.size();
    }

    /**
     * Whether a range has a part of system RAM.
     *
     * @param region the range
     * @return true when it does
     */
    public boolean intersectsRam(IoResource region) {
        return region.start() < ramEnd;
    }

    /**
     * All physical addresses: where a driver without wishes looks.
     *
     * @return 0 to the highest address
     */
    public IoResource all() {
        return new IoResource(0, highest);
    }

    private boolean intersectsAnything(long start, long end) {
        if (start < ramEnd) {
            return true;
        }
        for (IoResource other : claimed) {
            if (other.intersects(start, end)) {
                return true;
            }
        }
        return false;
    }
}
