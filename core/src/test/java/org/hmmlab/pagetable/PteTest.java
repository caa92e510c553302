package org.hmmlab.pagetable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/** Every kind of entry is told from every other. */
final class PteTest {
    private static final long PFN = 0xab_cdef_0123L;

    private static final Map<String, Long> ENTRIES = Map.ofEntries(
            Map.entry("none", Pte.NONE),
            Map.entry("read-only", Pte.present(PFN, 0)),
            Map.entry("writable", Pte.present(PFN, Pte.WRITE | Pte.DIRTY | Pte.NO_EXECUTE)),
            Map.entry("special", Pte.special(PFN)),
            Map.entry("protnone", Pte.toProtNone(Pte.present(PFN, Pte.WRITE))),
            Map.entry("devmap", Pte.devmap(PFN, Pte.WRITE)),
            Map.entry("swap", Pte.swap(23, PFN)),
            Map.entry("device", Pte.devicePrivate(PFN, true)),
            Map.entry("migration", Pte.migration(PFN, false)),
            Map.entry("hwpoison", Pte.hwpoison(PFN)),
            Map.entry("huge", Pte.huge(PFN, 0)),
            Map.entry("bad", Pte.bad()));

    @Test
    void shouldTellEachKindFromAllOthers() {
        only(Pte::isNone, "none");
        only(Pte::isPlain, "read-only", "writable");
        only(Pte::isSpecial, "special");
        only(Pte::isProtNone, "protnone");
        only(Pte::isDevmap, "devmap");
        only(Pte::isSwap, "swap");
        only(Pte::isDevicePrivate, "device");
        only(Pte::isMigration, "migration");
        only(Pte::isHwpoison, "hwpoison");
        only(Pte::isHuge, "huge");
        only(Pte::isBad, "bad");
        only(Pte::isPresent, "read-only", "writable", "special", "protnone", "devmap", "huge");
        only(Pte::isWritable, "writable", "devmap");
    }

    @Test
    void shouldKeepThePfnInEveryKindThatCarriesOne() {
        ENTRIES.forEach((kind, entry) -> {
            if (!List.of("none", "bad").contains(kind)) {
                assertEquals(PFN, Pte.pfn(entry), kind);
            }
        });
    }

    @Test
    void shouldKeepTheRightOfDeviceAndMigrationEntries() {
        assertTrue(Pte.isWriteType(Pte.devicePrivate(PFN, true)));
        assertFalse(Pte.isWriteType(Pte.devicePrivate(PFN, false)));
        assertTrue(Pte.isWriteType(Pte.migration(PFN, true)));
        assertFalse(Pte.isWriteType(Pte.migration(PFN, false)));
    }

    @Test
    void shouldComeBackReadOnlyWhenAccessIsGivenAgain() {
        long entry = Pte.present(PFN, Pte.WRITE | Pte.DIRTY);
        assertEquals(entry & ~Pte.WRITE, Pte.fromProtNone(Pte.toProtNone(entry)));
        assertEquals(Pte.special(1), Pte.fromProtNone(Pte.toProtNone(Pte.special(1))));
    }

    @Test
    void shouldRefuseWhenASwapFileDoesNotExist() {
        assertThrows(IllegalArgumentException.class, () -> Pte.swap(Pte.TYPE_BAD, 0));
        assertFalse(Pte.isNone(Pte.swap(0, 0)));
    }

    private static void only(LongPredicate predicate, String... kinds) {
        ENTRIES.forEach((kind, entry) -> assertEquals(
                List.of(kinds).contains(kind), predicate.test(entry), () -> kind + " of " + List.of(kinds)));
    }
}
