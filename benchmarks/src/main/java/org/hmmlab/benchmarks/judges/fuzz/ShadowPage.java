package org.hmmlab.benchmarks.judges.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One mapped page of one process: whose contents it shows, and what may be done with it. */
final class ShadowPage {
    private static final ShadowCell UNKNOWN = ShadowCell.unknown();

    private final boolean isShared;
    private final @Nullable ShadowFile file;
    private final long index;
    /** A private page of its own; null while it shows the file's. */
    private @Nullable ShadowCell own;
    /** A write failed that may have made it its own. */
    private boolean mayBeOwn;

    private String rights;
    private boolean knowsRights = true;

    private ShadowPage(boolean isShared, @Nullable ShadowFile file, long index, String rights) {
        this.isShared = isShared;
        this.file = file;
        this.index = index;
        this.rights = rights;
        this.own = file == null ? new ShadowCell() : null;
    }

    static ShadowPage anonymous(String rights) {
        return new ShadowPage(false, null, 0, rights);
    }

    static ShadowPage of(ShadowFile file, long index, boolean isShared, String rights) {
        return new ShadowPage(isShared, file, index, rights);
    }

    ShadowPage fork() {
        ShadowPage child = new ShadowPage(isShared, file, index, rights);
        ShadowCell mine = own;
        child.own = mine == null ? null : mine.copy();
        child.mayBeOwn = mayBeOwn;
        child.knowsRights = knowsRights;
        return child;
    }

    /** A page that a mapping grown by moving has behind this one. */
    ShadowPage next(long distance) {
        ShadowPage next = new ShadowPage(isShared, file, index + distance, rights);
        next.knowsRights = knowsRights;
        return next;
    }

    void rights(String newRights) {
        rights = newRights;
        knowsRights = true;
    }

    void forgetRights() {
        knowsRights = false;
    }

    /** Whether the page can be read by a device, which needs the right itself. */
    boolean mayLackRead() {
        return !knowsRights || !rights.contains("r");
    }

    /** Whether the page can be read by the processor, to which a right to write is one to read. */
    boolean mayBeInaccessible() {
        return !knowsRights || rights.equals("none");
    }

    boolean mayLackWrite() {
        return !knowsRights || !rights.contains("w");
    }

    boolean mayHaveRead() {
        return !knowsRights || rights.contains("r");
    }

    boolean mayBeAccessible() {
        return !knowsRights || !rights.equals("none");
    }

    boolean mayHaveWrite() {
        return !knowsRights || rights.contains("w");
    }

    boolean isShared() {
        return isShared;
    }

    boolean isOfFile() {
        return file != null;
    }

    ShadowCell contents() {
        ShadowCell mine = own;
        if (mine != null) {
            return mine;
        }
        return mayBeOwn ? UNKNOWN : Objects.requireNonNull(file).cell(index);
    }

    /** The contents that a write goes to. */
    ShadowCell written() {
        if (!isShared) {
            becomeOwn();
        }
        return contents();
    }

    /** What a write fault does to a private page, whatever is written then. */
    void becomeOwn() {
        if (!isShared && own == null) {
            own = mayBeOwn ? ShadowCell.unknown() : contents().copy();
            mayBeOwn = false;
        }
    }

    /** As {@link #becomeOwn} by an operation that failed somewhere. */
    void mayBecomeOwn() {
        if (!isShared && own == null) {
            mayBeOwn = true;
        }
    }

    /** A write that failed somewhere may have been here. */
    void forget() {
        mayBecomeOwn();
        if (isShared || own != null) {
            contents().forget();
        }
    }

    /** The private page is gone: zeroes, or the file's page again. */
    void drop() {
        if (!isShared) {
            own = file == null ? new ShadowCell() : null;
            mayBeOwn = false;
        }
    }

    /** The file ends before this page. */
    void truncated(ShadowFile truncated, long pages) {
        if (file == truncated && index >= pages) {
            drop();
        }
    }
}
