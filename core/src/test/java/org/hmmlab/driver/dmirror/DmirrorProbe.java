package org.hmmlab.driver.dmirror;

import org.hmmlab.hmm.HmmMirror;

/** What tests outside this package may look at: the table of a mirror, and the frames behind device pages. */
public final class DmirrorProbe {
    private DmirrorProbe() {}

    /**
     * The frame that a mirror's table shows for a page.
     *
     * @param mirror the mirror
     * @param page number of the page
     * @return the frame with the data, −1 for none
     */
    public static long frame(Dmirror mirror, long page) {
        long entry = mirror.table.get(page);
        return entry == DmirrorTable.NONE ? -1 : DmirrorTable.pfn(entry);
    }

    /**
     * The mirror that the test driver has registered.
     *
     * @param mirror an open mirror of the test driver
     * @return HMM's
     */
    public static HmmMirror registered(Dmirror mirror) {
        return mirror.protocol.mirror();
    }

    /**
     * Whether a mirror's table lets the device write a page.
     *
     * @param mirror the mirror
     * @param page number of a page that is in the table
     * @return true with the tag for writing
     */
    public static boolean isWritable(Dmirror mirror, long page) {
        return DmirrorTable.tag(mirror.table.get(page)) == DmirrorTable.WRITE;
    }

    /**
     * Whether a page lies on a device.
     *
     * @param device the device
     * @param pfn a page
     * @return true for a page of its memory
     */
    public static boolean owns(DmirrorDevice device, long pfn) {
        return device.owns(pfn);
    }

    /**
     * The mirror that brought a page to a device.
     *
     * @param device the device
     * @param pfn a page of it
     * @return null for a page that is free
     */
    public static Dmirror user(DmirrorDevice device, long pfn) {
        return device.user(pfn);
    }

    /**
     * The frame that holds the data of a page.
     *
     * @param device the device
     * @param pfn a page
     * @return the frame behind it if the page is on the device, else the page itself
     */
    public static long dataFrame(DmirrorDevice device, long pfn) {
        return device.dataFrame(pfn);
    }
}
