package org.hmmlab.mm.struct;

/** What a CPU fault is asked for, and the bits of its result. A result of 0: handled, look again. */
public final class FaultFlags {
    /** Request: the access is a write. */
    public static final int WRITE = 1;

    /** Request: mmap_sem may be released, if the result says so. */
    public static final int ALLOW_RETRY = 4;

    /** Request: on behalf of another process or a device. */
    public static final int REMOTE = 0x80;

    /** Result: no frame could be had. */
    public static final int OOM = 1;

    /** Result: nothing can be mapped there. */
    public static final int SIGBUS = 2;

    /** Result: the access is not allowed. */
    public static final int SEGV = 0x40;

    /** Result: try again; mmap_sem has been released. Only with {@link #ALLOW_RETRY}. */
    public static final int RETRY = 0x400;

    /** Mask of the results that are errors. */
    public static final int ERROR = OOM | SIGBUS | SEGV;

    private FaultFlags() {}
}
