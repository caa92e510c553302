package org.hmmlab.notifier;

/**
 * The subscription as it is embedded in its subscriber's off-heap record. Offsets in bytes from the embedded struct.
 *
 * <pre>
 *   0  next    id of the next subscription of the chain, 0 at the end
 *   8  pprev   address of the word that leads here, 0 while unlinked
 *  16  ops     stands for the operations pointer; poisoned with the record, so that a stale node is noticed
 *  24  mm      since get/put: stands for the address space
 *  32  rcu     since get/put: two words of the deferred free
 *  48  users   since get/put: 4-byte count of gets, changed under the chain's lock only
 * </pre>
 *
 * @kernel include/linux/mmu_notifier.h struct mmu_notifier 5.3 and 2c7933f53f — ids in place of node pointers
 */
public final class MmuNotifierLayout {
    /** Next subscription. */
    public static final int NEXT = 0;
    /** Word that leads here. */
    public static final int PPREV = 8;
    /** Operations. */
    public static final int OPS = 16;
    /** Address space (get/put only). */
    public static final int MM = 24;
    /** Deferred free (get/put only). */
    public static final int RCU = 32;
    /** Count of gets, 4 bytes (get/put only). */
    public static final int USERS = 48;
    /** Length before the get/put commit. */
    public static final int LENGTH_WITHOUT_USERS = 24;
    /** Length since the get/put commit, up to and with the count. */
    public static final int LENGTH = 52;
    /** What a live record holds in {@link #OPS}. */
    static final long LIVE_OPS = 0x6f70735f6c697665L;

    private MmuNotifierLayout() {}
}
