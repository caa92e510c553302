package org.hmmlab.benchmarks.judges.fuzz;

import java.util.SplittableRandom;

/**
 * A range of pages in one of the areas of a script: where it has, or once had, a mapping.
 *
 * @param area the letter of the area
 * @param offset first page, counted from the start of the area
 * @param pages length in pages
 */
record PageRange(char area, int offset, int pages) {
    /** Lengths around those at which something changes: a page, a piece of 64, a table of 512. */
    private static final int[] USUAL = {1, 2, 3, 5, 8, 13, 20, 33, 63, 64, 65, 70, 130};

    private static final int[] STARTS = {0, 0, 0, 1, 7, 40, 60, 448, 505, 510, 512, 900, 1020};
    private static final int HUGE = 512;

    /** Draws a range for a mapping, in one of four areas. */
    static PageRange draw(SplittableRandom random) {
        int start = STARTS[random.nextInt(STARTS.length)];
        return new PageRange((char) ('A' + random.nextInt(4)), start, USUAL[random.nextInt(USUAL.length)]);
    }

    /** Draws a range that 2 MiB pages fit in, often one and a bit. */
    static PageRange drawHuge(SplittableRandom random) {
        int start = random.nextInt(4) == 0 ? HUGE - random.nextInt(1, 20) : HUGE * random.nextInt(2);
        int pages = HUGE + (random.nextInt(3) == 0 ? random.nextInt(1, 20) : 0);
        return new PageRange((char) ('A' + random.nextInt(4)), start, pages);
    }

    /** Draws a part: all of it, a page, a few, up to the end and beyond, or from before its start. */
    PageRange part(SplittableRandom random) {
        int kind = random.nextInt(100);
        if (kind < 20) {
            return this;
        }
        int first = random.nextInt(pages);
        if (kind < 40) {
            return at(first, 1);
        }
        if (kind < 75) {
            return at(first, Math.min(pages - first, random.nextInt(1, 12)));
        }
        if (kind < 85) {
            return at(first, Math.max(1, (pages - first + 1) / 2));
        }
        if (kind < 95) {
            int tail = Math.min(pages, random.nextInt(1, 8));
            return at(pages - tail, tail + random.nextInt(1, 4));
        }
        int before = Math.min(offset, random.nextInt(1, 4));
        return at(-before, before + random.nextInt(1, 6));
    }

    private PageRange at(int first, int length) {
        return new PageRange(area, offset + first, length);
    }

    /** Whether it lies within another. */
    boolean isWithin(PageRange other) {
        return area == other.area && offset >= other.offset && offset + pages <= other.offset + other.pages;
    }

    /** The range as three words of a script. */
    @Override
    public String toString() {
        return area + " " + offset + " " + pages;
    }
}
