package org.hmmlab.benchmarks.judges.fuzz;

/** The two words of a page that scripts look at, as far as they are known. */
final class ShadowCell {
    private long head;
    private long tail;
    private boolean knowsHead = true;
    private boolean knowsTail = true;

    /** A page of zeroes. */
    ShadowCell() {}

    ShadowCell copy() {
        ShadowCell copy = new ShadowCell();
        copy.head = head;
        copy.tail = tail;
        copy.knowsHead = knowsHead;
        copy.knowsTail = knowsTail;
        return copy;
    }

    static ShadowCell unknown() {
        ShadowCell cell = new ShadowCell();
        cell.forget();
        return cell;
    }

    void forget() {
        knowsHead = false;
        knowsTail = false;
    }

    void forgetTail() {
        knowsTail = false;
    }

    void head(long value) {
        head = value;
        knowsHead = true;
    }

    void tail(long value) {
        tail = value;
        knowsTail = true;
    }

    /** What the word must be, or the text itself if that is not known. */
    String head(String text) {
        return knowsHead ? Long.toUnsignedString(head) : text;
    }

    /** As {@link #head(String)}, of the last word. */
    String tail(String text) {
        return knowsTail ? Long.toUnsignedString(tail) : text;
    }
}
