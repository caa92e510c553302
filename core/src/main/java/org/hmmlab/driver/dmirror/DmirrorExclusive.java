package org.hmmlab.driver.dmirror;

import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.device.ExclusiveAccess;

/**
 * Exclusive access of a mirror to pages, in pieces of 64. Its own entries of them go by the invalidations, and come back with another tag.
 *
 * @kernel lib/test_hmm.c dmirror_exclusive(), dmirror_atomic_map() 6.1 — none
 */
final class DmirrorExclusive {
    private DmirrorExclusive() {}

    /** Makes the request's pages exclusive: 0, or −EBUSY at the first piece of which not every page can be had; the pieces before it are. */
    static int make(Dmirror mirror, AddressSpace mm, DmirrorRequest request) {
        long[] pages = new long[DmirrorFaults.PIECE];
        ExclusiveAccess access = new ExclusiveAccess(mm, null);
        mm.downRead();
        try {
            for (long address = request.address; address < request.end(); ) {
                long next = Math.min(request.end(), address + ((long) pages.length << PageSize.SHIFT));
                if (!piece(mirror, access, pages, address, next)) {
                    return -Errno.EBUSY;
                }
                address = next;
            }
            return 0;
        } finally {
            mm.upRead();
        }
    }

    private static boolean piece(Dmirror mirror, ExclusiveAccess access, long[] pages, long start, long end) {
        int count = (int) (end - start >>> PageSize.SHIFT);
        int got = access.make(start, end, pages);
        int entered = 0;
        for (int i = 0; got == count && i < count; i++) {
            if (pages[i] != 0) {
                mirror.enter((start >>> PageSize.SHIFT) + i, pages[i], DmirrorTable.ATOMIC);
                entered++;
            }
        }
        for (int i = 0; i < got; i++) {
            if (pages[i] != 0) {
                access.letGo(pages[i]);
            }
        }
        return entered == count;
    }
}
