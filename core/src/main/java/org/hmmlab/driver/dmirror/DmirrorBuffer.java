package org.hmmlab.driver.dmirror;

import org.agrona.UnsafeApi;
import org.hmmlab.memory.PageSize;

/**
 * Memory of the caller that an ioctl copies from or to: whole pages of 512 words. Not thread-safe.
 */
public final class DmirrorBuffer {
    private static final int WORDS = PageSize.INT_BYTES / Long.BYTES;
    private static final long BASE = UnsafeApi.arrayBaseOffset(long[].class);

    private final int pages;
    private final long[] words;

    /**
     * Makes a buffer of zeroes.
     *
     * @param pages its length, at least 0
     */
    public DmirrorBuffer(int pages) {
        this.pages = pages;
        this.words = new long[pages * WORDS];
    }

    /**
     * Its length.
     *
     * @return pages of 4 KiB
     */
    public int pages() {
        return pages;
    }

    /**
     * Reads a word.
     *
     * @param page the page, from 0
     * @param word the word in it, 0 to 511
     * @return its value
     */
    public long word(int page, int word) {
        return words[page * WORDS + word];
    }

    /**
     * Writes a word.
     *
     * @param page the page, from 0
     * @param word the word in it, 0 to 511
     * @param value its value
     */
    public void word(int page, int word, long value) {
        words[page * WORDS + word] = value;
    }

    /** Copies a page of the model's memory into the buffer. */
    void copyIn(int page, long contentAddress) {
        UnsafeApi.copyMemory(null, contentAddress, words, BASE + (long) page * PageSize.BYTES, PageSize.BYTES);
    }

    /** Copies a page of the buffer into the model's memory. */
    void copyOut(int page, long contentAddress) {
        UnsafeApi.copyMemory(words, BASE + (long) page * PageSize.BYTES, null, contentAddress, PageSize.BYTES);
    }

    /** Takes over the contents of a buffer that is not longer. */
    void copyFrom(DmirrorBuffer source) {
        System.arraycopy(source.words, 0, words, 0, source.words.length);
    }
}
