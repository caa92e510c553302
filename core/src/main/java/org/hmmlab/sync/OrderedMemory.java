package org.hmmlab.sync;

import org.agrona.UnsafeApi;

/**
 * Ordered loads and stores of off-heap words, the access mode in the name. Addresses are absolute and aligned to the
 * size of the word; none of these is a locked instruction or a fence on x86, and none is counted.
 */
public final class OrderedMemory {
    private OrderedMemory() {}

    /** Loads 8 bytes; later accesses stay after it. Pairs with {@link #putLongRelease}. */
    public static long getLongAcquire(long address) {
        return UnsafeApi.getLongAcquire(null, address);
    }

    /** Stores 8 bytes; earlier accesses stay before it. Pairs with {@link #getLongAcquire}. */
    public static void putLongRelease(long address, long value) {
        UnsafeApi.putLongRelease(null, address, value);
    }

    /** Loads 8 bytes whole; orders nothing, but is done, each time. The kernel's READ_ONCE. */
    public static long getLongOpaque(long address) {
        return UnsafeApi.getLongOpaque(null, address);
    }

    /** Stores 8 bytes whole; orders nothing, but is done. The kernel's WRITE_ONCE. */
    public static void putLongOpaque(long address, long value) {
        UnsafeApi.putLongOpaque(null, address, value);
    }

    /** Loads 4 bytes; later accesses stay after it. Pairs with {@link #putIntRelease}. */
    public static int getIntAcquire(long address) {
        return UnsafeApi.getIntAcquire(null, address);
    }

    /** Stores 4 bytes; earlier accesses stay before it. Pairs with {@link #getIntAcquire}. */
    public static void putIntRelease(long address, int value) {
        UnsafeApi.putIntRelease(null, address, value);
    }

    /** Loads 4 bytes whole; orders nothing, but is done, each time. The kernel's READ_ONCE. */
    public static int getIntOpaque(long address) {
        return UnsafeApi.getIntOpaque(null, address);
    }

    /** Stores 4 bytes whole; orders nothing, but is done. The kernel's WRITE_ONCE. */
    public static void putIntOpaque(long address, int value) {
        UnsafeApi.putIntOpaque(null, address, value);
    }

    /** Loads 8 bytes with no order and no promise beyond wholeness: for words that a lock or a section guards. */
    public static long getLongPlain(long address) {
        return UnsafeApi.getLong(address);
    }

    /** Stores 8 bytes with no order: for words that a lock guards or that are not yet published. */
    public static void putLongPlain(long address, long value) {
        UnsafeApi.putLong(address, value);
    }

    /** Loads 4 bytes with no order: for words that a lock or a section guards. */
    public static int getIntPlain(long address) {
        return UnsafeApi.getInt(address);
    }

    /** Stores 4 bytes with no order: for words that a lock guards or that are not yet published. */
    public static void putIntPlain(long address, int value) {
        UnsafeApi.putInt(address, value);
    }
}
