package org.hmmlab.sync;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.FieldLayout;

/** What one thread writes shares no pair of cache lines with what another uses. */
final class SrcuLayoutTest {
    private static final int CACHE_LINE_PAIR = 128;

    @Test
    void shouldKeepASlotsCountersApartFromItsNeighbours() {
        assertApart(SrcuSlot.class, "lock0", "lock1", "unlock0", "unlock1");
    }

    @Test
    void shouldKeepTheIndexApartFromWhatUpdatersWrite() {
        assertApart(Srcu.class, "idx", "table");
    }

    private static void assertApart(Class<?> type, String... names) {
        ClassLayout layout = ClassLayout.parseClass(type);
        long first = Long.MAX_VALUE;
        long last = 0;
        for (String name : names) {
            FieldLayout field = layout.fields().stream()
                    .filter(f -> f.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            first = Math.min(first, field.offset());
            last = Math.max(last, field.offset() + field.size());
        }
        assertTrue(first >= CACHE_LINE_PAIR, layout::toPrintable);
        for (FieldLayout field : layout.fields()) {
            boolean isPadding =
                    field.name().matches("[ab]\\d\\d|gap") || field.name().equals("owner");
            boolean isOurs = field.offset() >= first && field.offset() < last;
            assertTrue(
                    isPadding || isOurs || field.offset() >= last + CACHE_LINE_PAIR || isBefore(field, first),
                    layout::toPrintable);
        }
        assertTrue(layout.instanceSize() >= last + CACHE_LINE_PAIR, layout::toPrintable);
    }

    private static boolean isBefore(FieldLayout field, long first) {
        return field.offset() + field.size() <= first - CACHE_LINE_PAIR;
    }
}
