package org.hmmlab.driver.dmirror;

import org.hmmlab.driver.MirrorProtocol;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.RangeFaulter;
import org.hmmlab.memory.Errno;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.sync.Mutex;
import org.hmmlab.sync.Part;

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
    private final long[] entries = new long[PIECE];

    DmirrorFaults(DmirrorDevice device, HmmModule module, MirrorProtocol protocol, long lockRecord, int lockOffset) {
        this.protocol = protocol;
        this.lockRecord = lockRecord;
        this.lockOffset = lockOffset;
        range = new HmmRange(module, ENCODING).devicePrivateOwner(device);
        faulter = new RangeFaulter(module.machine().rules(), device.pagemaps());
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
            long pieceEnd = end - address < (long) PIECE << Dmirror.PAGE_SHIFT
                    ? end
                    : address + ((long) PIECE << Dmirror.PAGE_SHIFT);
            long request = snapshot ? 0 : ENCODING.valid() | (write ? ENCODING.write() : 0);
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
        AddressSpace mm = protocol.mirror().mm();
        int count = (int) ((range.end() - range.start()) >>> Dmirror.PAGE_SHIFT);
        while (true) {
            if (!range.waitUntilValid(HmmRange.DEFAULT_TIMEOUT_MS)) {
                return -Errno.EBUSY;
            }
            mm.downRead();
            long result = faulter.fault(range, flags);
            mm.upRead();
            if (result == -Errno.EBUSY) {
                continue;
            }
            if (result < 0) {
                return (int) result;
            }
            Mutex.lock(lockRecord, lockOffset, Part.UPDATE_LOCK);
            boolean valid = range.isValid();
            int taken = valid ? receiver.take(range.start(), entries, count) : 0;
            Mutex.unlock(lockRecord, lockOffset, Part.UPDATE_LOCK);
            if (valid) {
                return taken;
            }
        }
    }

    @Override
    public void close() {
        range.close();
    }
}
