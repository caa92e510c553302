package org.hmmlab.hmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The order of the per-mm record: the kernel's offsets, and an ablation in which no two written words share lines. */
final class HmmLayoutTest {
    @Test
    void shouldPutTheKrefInTheWordOfTheRangesLock() {
        HmmLayout layout = HmmLayout.withKref(Layout.KERNEL);
        assertEquals(8, layout.kref());
        assertEquals(12, layout.rangesLock());
        assertEquals(layout.kref() / 8, layout.rangesLock() / 8, "one 8-byte word");
        assertEquals(0, layout.notifier() / 64, "the node shares line 0 with the lock");
        assertEquals(1, layout.mirrorsSem() / 64);
        assertEquals(2, layout.notifiers() / 64);
        assertEquals(160, layout.length());
    }

    @Test
    void shouldKeepTheRangesLockOnTheNodesLineSinceGetPut() {
        HmmLayout layout = HmmLayout.withGetPut(Layout.KERNEL);
        assertEquals(HmmLayout.NO_KREF, layout.kref());
        assertEquals(0, layout.notifier());
        assertEquals(56, layout.rangesLock());
        assertEquals(96, layout.mirrorsSem());
        assertEquals(136, layout.waitQueue());
        assertEquals(160, layout.notifiers());
        assertEquals(168, layout.length());
    }

    @Test
    void shouldGiveAMutexThe32BytesAfterTheKref() {
        HmmLayout layout = HmmLayout.withMutex(Layout.KERNEL);
        assertEquals(8, layout.kref());
        assertEquals(16, layout.rangesLock());
        assertEquals(48, layout.ranges());
        assertEquals(80, layout.notifier());
        assertEquals(104, layout.mirrorsSem());
        assertEquals(144, layout.waitQueue());
        assertEquals(184, layout.notifiers());
        assertEquals(168, HmmLayout.withImmediateFree(Layout.KERNEL).notifiers(), "no rcu head");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INTERVAL")
    void shouldSeparateEveryWrittenWordWhenPadded(Generation generation) {
        HmmLayout layout = generation.layout(Layout.PADDED);
        int[] written = {
            layout.rangesLock(),
            layout.ranges(),
            layout.notifier(),
            layout.mirrorsSem(),
            layout.waitQueue(),
            layout.notifiers()
        };
        assertEquals(
                written.length,
                IntStream.of(written)
                        .map(offset -> offset / HmmLayout.PAD)
                        .distinct()
                        .count());
    }

    @Test
    void shouldNameTheKnownDesignsWhenOneIsUnknown() {
        assertEquals(Generation.GET_PUT, Generation.parse("post"));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Generation.parse("kreff"));
        assertEquals(
                "unknown design 'kreff'; known: immediate-free, kref-mutex, kref (pre), get-put (post), interval",
                refused.getMessage());
    }
}
