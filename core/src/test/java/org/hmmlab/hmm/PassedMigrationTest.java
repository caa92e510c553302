package org.hmmlab.hmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.junit.jupiter.api.Test;

/** Intervals under migrations of a mirror's own device. */
final class PassedMigrationTest {
    /** As the test driver does it: it puts its table right itself. */
    @Test
    void shouldStayValidUnderAMigrationThatItsMirrorLetsPass() {
        try (ModelFixture model = new ModelFixture(Generation.INTERVAL)) {
            Object device = new Object();
            List<InvalidationEvent> heard = new ArrayList<>();
            HmmMirror mirror = model.mirror(new MirrorOps() {
                @Override
                public int syncCpuDevicePagetables(HmmMirror source, InvalidationRange range) {
                    heard.add(range.event());
                    return 0;
                }

                @Override
                public boolean passes(InvalidationRange range) {
                    return range.owner() == device;
                }
            });
            HmmRange range = model.registered(mirror, 0, 4);
            pair(migration(model, device));
            assertTrue(range.isValid());
            assertEquals(List.of(), heard);
            pair(migration(model, new Object()));
            assertFalse(range.isValid(), "of another device");
            assertTrue(range.waitUntilValid(0));
            pair(model.invalidation(0, 1));
            assertFalse(range.isValid(), "no migration");
            assertEquals(List.of(InvalidationEvent.MIGRATE, InvalidationEvent.CLEAR), heard);
            range.unregister();
            range.close();
            mirror.unregister();
            model.endMm();
        }
    }

    private static InvalidationRange migration(ModelFixture model, Object device) {
        return new InvalidationRange()
                .set(model.mm, ModelFixture.START, ModelFixture.START + ModelFixture.PAGE, InvalidationEvent.MIGRATE)
                .causedBy(device);
    }

    private static void pair(InvalidationRange range) {
        MmuNotifiers.invalidateRangeStart(range);
        MmuNotifiers.invalidateRangeEnd(range);
    }
}
