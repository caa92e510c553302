package org.hmmlab.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Counting, refusing and failing of a {@link Kref}. */
final class KrefTest {
    private static final int OFFSET = 8;
    private final TestWord word = new TestWord();

    @AfterEach
    void free() {
        word.close();
    }

    @Test
    void shouldReportTheLastPutOnly() {
        Kref.init(word.record, OFFSET, 1);
        Kref.get(word.record, OFFSET, WorkCategory.KREF);
        assertEquals(2, Kref.read(word.record, OFFSET));
        assertFalse(Kref.put(word.record, OFFSET, WorkCategory.KREF));
        assertTrue(Kref.put(word.record, OFFSET, WorkCategory.KREF));
        assertEquals(0, Kref.read(word.record, OFFSET));
    }

    @Test
    void shouldRefuseOnceTheCountIsZero() {
        Kref.init(word.record, OFFSET, 1);
        assertTrue(Kref.getUnlessZero(word.record, OFFSET, WorkCategory.KREF));
        Kref.put(word.record, OFFSET, WorkCategory.KREF);
        Kref.put(word.record, OFFSET, WorkCategory.KREF);
        assertFalse(Kref.getUnlessZero(word.record, OFFSET, WorkCategory.KREF));
    }

    @Test
    void shouldFailWhenAReleasedObjectIsTakenAgain() {
        Kref.init(word.record, OFFSET, 0);
        assertThrows(IllegalStateException.class, () -> Kref.get(word.record, OFFSET, WorkCategory.KREF));
        assertEquals(Kref.SATURATED, Kref.read(word.record, OFFSET));
        assertThrows(IllegalStateException.class, () -> Kref.put(word.record, OFFSET, WorkCategory.KREF));
        assertThrows(IllegalStateException.class, () -> Kref.getUnlessZero(word.record, OFFSET, WorkCategory.KREF));
    }

    @Test
    void shouldFailWhenPutTooOften() {
        Kref.init(word.record, OFFSET, 1);
        Kref.put(word.record, OFFSET, WorkCategory.KREF);
        assertThrows(IllegalStateException.class, () -> Kref.put(word.record, OFFSET, WorkCategory.KREF));
    }

    @Test
    void shouldReportUseAfterFreeWhenPoisoned() {
        word.poison();
        Poison.Graves known = Poison.graves(address -> "by shouldReportUseAfterFree");
        try {
            UseAfterFreeException put =
                    assertThrows(UseAfterFreeException.class, () -> Kref.put(word.record, OFFSET, WorkCategory.KREF));
            assertEquals(word.record + OFFSET, put.address());
            assertTrue(put.getMessage().contains("by shouldReportUseAfterFree"), put.getMessage());
            assertThrows(UseAfterFreeException.class, () -> Kref.get(word.record, OFFSET, WorkCategory.KREF));
            assertThrows(UseAfterFreeException.class, () -> Kref.getUnlessZero(word.record, OFFSET, WorkCategory.KREF));
        } finally {
            Poison.graves(known);
        }
    }

    @Test
    void shouldReleaseExactlyOnceWhenManyThreadsGetAndPut() throws Exception {
        int threads = 4;
        int rounds = 5_000;
        AtomicInteger releases = new AtomicInteger();
        Kref.init(word.record, OFFSET, threads);
        for (int t = 0; t < threads; t++) {
            word.start(() -> {
                for (int i = 0; i < rounds; i++) {
                    if (Kref.getUnlessZero(word.record, OFFSET, WorkCategory.KREF)
                            && Kref.put(word.record, OFFSET, WorkCategory.KREF)) {
                        releases.incrementAndGet();
                    }
                }
                return Kref.put(word.record, OFFSET, WorkCategory.KREF) ? releases.incrementAndGet() : 0;
            });
        }
        word.join();
        assertEquals(1, releases.get());
        assertEquals(0, Kref.read(word.record, OFFSET));
    }
}
