package org.hmmlab.mm;

/**
 * When a VMA came to stand in a reverse map: walks meet VMAs that begin at the same page offset in this order. A child's copy of a file mapping
 * stands right behind its parent's, in front of those that came between; whatever is cut or grows goes to the end. Immutable.
 *
 * @kernel include/linux/interval_tree_generic.h, mm/interval_tree.c vma_interval_tree_insert_after() 5.3 — an order instead of a tree
 */
final class LinkOrder {
    private final LinkOrder parent;
    private final long number;
    private final int depth;

    private LinkOrder(LinkOrder parent, long number) {
        this.parent = parent;
        this.number = number;
        this.depth = parent == null ? 0 : parent.depth + 1;
    }

    /** Behind all others; numbers only grow. */
    static LinkOrder last(long number) {
        return new LinkOrder(null, number);
    }

    /** Right behind another one. */
    static LinkOrder behind(LinkOrder other, long number) {
        return new LinkOrder(other, number);
    }

    /** Below zero when the first of two comes first. */
    static int compare(LinkOrder first, LinkOrder second) {
        LinkOrder a = first;
        LinkOrder b = second;
        while (a.depth > b.depth) {
            a = a.parent;
        }
        while (b.depth > a.depth) {
            b = b.parent;
        }
        if (a == b) {
            return Integer.compare(first.depth, second.depth);
        }
        while (a.parent != b.parent) {
            a = a.parent;
            b = b.parent;
        }
        return a.parent == null ? Long.compare(a.number, b.number) : Long.compare(b.number, a.number);
    }
}
