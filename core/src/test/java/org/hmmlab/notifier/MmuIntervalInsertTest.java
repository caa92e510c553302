package org.hmmlab.notifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.hmmlab.memory.Contents;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.junit.jupiter.api.Test;

/** Inserting into an address space that has ended, by who holds its structure only. */
final class MmuIntervalInsertTest {
    private static final KernelRules CHECKED = KernelRules.V5_3.with(KernelRule.INTERVAL_INSERT_CHECKS_USERS);

    @Test
    void shouldInsertWhereAnAddressSpaceHasEndedBeforeUsersWereLookedAt() {
        assertEquals(0, insertAfterTheEnd(KernelRules.V5_3, 0));
    }

    @Test
    void shouldRefuseAndWarnWhereAnAddressSpaceHasEndedOnceUsersAreLookedAt() {
        assertEquals(-Errno.EINVAL, insertAfterTheEnd(CHECKED, 1));
    }

    private static int insertAfterTheEnd(KernelRules rules, int warnings) {
        try (Machine machine = new Machine(64, Contents.NONE, 0, rules);
                RecordSlab slab = new RecordSlab("interval", MmuIntervalLayout.LENGTH)) {
            AddressSpace mm = AddressSpace.create(machine);
            mm.downWrite();
            MmuNotifiers.prepareIntervals(mm);
            mm.upWrite();
            mm.grab();
            mm.put();
            MmuIntervalNotifier interval =
                    new MmuIntervalNotifier(machine.notifierDomain(), slab.allocate(), (source, range, seq) -> true);
            int error = interval.insert(mm, 0, 4096);
            assertEquals(error == 0, interval.isInserted());
            assertEquals(warnings, machine.notifierDomain().warnings().count());
            if (error == 0) {
                interval.remove();
            }
            assertFalse(interval.isInserted());
            interval.close();
            mm.drop();
            machine.assertNoLeaks();
            return error;
        }
    }
}
