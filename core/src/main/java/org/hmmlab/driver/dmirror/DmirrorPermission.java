package org.hmmlab.driver.dmirror;

import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.memory.PhysicalMemory;

/** The byte that a snapshot has for an entry of HMM. */
final class DmirrorPermission {
    private static final EntryEncoding ENCODING = DmirrorFaults.ENCODING;

    private DmirrorPermission() {}

    /** @kernel lib/test_hmm.c dmirror_mkentry() 6.1 — none */
    static int of(DmirrorDevice device, PhysicalMemory memory, long entry) {
        if (entry == ENCODING.error()) {
            return DmirrorRequest.ERROR;
        }
        if (!ENCODING.isPage(entry)) {
            return DmirrorRequest.NONE;
        }
        long pfn = ENCODING.pfn(entry);
        int kind = 0;
        if (pfn >= memory.firstDevicePfn()) {
            kind = device.owns(pfn) ? DmirrorRequest.LOCAL : DmirrorRequest.REMOTE;
        } else if (pfn == memory.zeroPfn()) {
            kind = DmirrorRequest.ZERO;
        }
        int right = (entry & ENCODING.write()) != 0 ? DmirrorRequest.WRITE : DmirrorRequest.READ;
        return kind | right | ((entry & ENCODING.pmdMapped()) != 0 ? DmirrorRequest.PMD : 0);
    }
}
