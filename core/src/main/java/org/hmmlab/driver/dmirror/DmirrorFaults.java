package org.hmmlab.driver.dmirror;

import org.hmmlab.driver.MirrorProtocol;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.sync.Mutex;
import org.hmmlab.sync.StepPoints;
import org.hmmlab.sync.WorkCategory;

/**
 * How the driver asks HMM: in pieces of 64 pages, each with a range of its own, again and again until a piece was not invalidated.
 *
 * <p>Belongs to one mirror and one thread at a time.
 *
 * @kernel lib/test_hmm.c dmirror_fault(), dmirror_range_fault(), dmirror_snapshot() 6.1 — before intervals a range a piece; with them
 *     a snapshot has no interval of its own; mm_users is taken for each piece; the deadline holds for each wait, not for all of them
 */
final class DmirrorFaults implements AutoCloseable {
    /** Most pages that HMM is asked for at once. */
    static final int PIECE = 64;

    static final EntryEncoding ENCODING = new EntryEncoding(1, 2, 16, ~1L, 0, ~3L, 12).withMapSizes(4, 8);

    /** What to do with the entries of a piece that is valid, under the mirror's lock. */
    interface Receiver {
        /** Takes the entries of the pages from an address on; below zero: the error that ends the operation. */
        int take(long address, long[] entries, int count);
    }

    private final MirrorProtocol protocol;
    private final HmmRange range;
    private final RangeFaulter faulter;
    private final long lockRecord;
    private final int lockOffset;
    /** What is asked for beside the access: before owners were known, that device pages come back. */
    private final long alsoAsked;

    private final long[] entries = new long[PIECE];

    DmirrorFaults(DmirrorDevice device, HmmModule module, MirrorProtocol protocol, long lockRecord, int lockOffset) {
        this.protocol = protocol;
        this.lockRecord = lockRecord;
        this.lockOffset = lockOffset;
        KernelRules rules = module.machine().rules();
        EntryEncoding encoding = rules.has(KernelRule.MAP_SIZE_IS_REPORTED) ? ENCODING : ENCODING.withMapSizes(0, 0);
        range = new HmmRange(module, encoding).devicePrivateOwner(device);
        faulter = new RangeFaulter(rules, device.pagemaps());
        alsoAsked = rules.has(KernelRule.DEVICE_PAGES_HAVE_OWNERS) ? 0 : ENCODING.devicePrivate();
    }

    /**
     * Works through [start, end) piece by piece.
     *
     * @param write whether to ask for write access; ignored by a snapshot
     * @param snapshot whether only to look
     * @return 0, or the first error of HMM or of the receiver; the pieces before it are done
     */
    int run(long start, long end, boolean write, boolean snapshot, Receiver receiver) {
        for (long address = start; address != end; address = range.end()) {
            long pieceEnd =
                    end - address < (long) PIECE << PageSize.SHIFT ? end : address + ((long) PIECE << PageSize.SHIFT);
            long request = snapshot ? 0 : ENCODING.valid() | alsoAsked | (write ? ENCODING.write() : 0);
            int error = protocol.begin(range.bounds(address, pieceEnd, entries).request(request, 0));
            if (error == 0) {
                error = piece(snapshot ? RangeFaulter.SNAPSHOT : 0, receiver);
                protocol.end(range);
            }
            if (error != 0) {
                return error;
            }
        }
        return 0;
    }

    private int piece(int flags, Receiver receiver) {
        while (true) {
            if (!range.waitUntilValid(HmmRange.DEFAULT_TIMEOUT_MS)) {
                return -Errno.EBUSY;
            }
            StepPoints.reach("dmirror.waited");
            int result = attempt(flags, receiver);
            if (result != -Errno.EBUSY) {
                return result;
            }
        }
    }

    /**
     * One attempt; where validity is a flag mmap_sem is held until the entries are taken: an invalidation that needs it for write
     * would else fit in between, start and end, and leave no trace. −EBUSY: again.
     */
    private int attempt(int flags, Receiver receiver) {
        boolean isOneSection = protocol.programsUnderMmapSem();
        AddressSpace mm = protocol.mirror().mm();
        int result;
        mm.downRead();
        try {
            result = (int) Math.min(faulter.fault(range, flags), 0);
            if (result == 0 && isOneSection) {
                result = take(receiver);
            }
        } finally {
            mm.upRead();
        }
        return result == 0 && !isOneSection ? take(receiver) : result;
    }

    /** Passes the entries on if they are still true, under the mirror's lock; −EBUSY if not. */
    private int take(Receiver receiver) {
        int count = (int) ((range.end() - range.start()) >>> PageSize.SHIFT);
        Mutex.lock(lockRecord, lockOffset, WorkCategory.UPDATE_LOCK);
        try {
            return range.isValid() ? receiver.take(range.start(), entries, count) : -Errno.EBUSY;
        } finally {
            Mutex.unlock(lockRecord, lockOffset, WorkCategory.UPDATE_LOCK);
        }
    }

    @Override
    public void close() {
        range.close();
    }
}
