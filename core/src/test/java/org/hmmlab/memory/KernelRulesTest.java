package org.hmmlab.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What a version's rules are. */
final class KernelRulesTest {
    @Test
    void shouldHaveOnlyWhatTheVersionHad() {
        assertFalse(KernelRules.V5_3.has(KernelRule.SWAP_IS_FAULTED));
        assertTrue(KernelRules.upTo(5, 4).has(KernelRule.SWAP_IS_FAULTED));
        assertTrue(KernelRules.V6_1.has(KernelRule.PROTECT_KEEPS_WRITABLE));
    }

    @Test
    void shouldAddAndRemoveSingleRulesWithoutChangingTheOriginal() {
        KernelRules fixed = KernelRules.V5_3.with(KernelRule.ZERO_PAGE_IS_READABLE);
        assertTrue(fixed.has(KernelRule.ZERO_PAGE_IS_READABLE));
        assertFalse(KernelRules.V5_3.has(KernelRule.ZERO_PAGE_IS_READABLE));
        assertEquals(
                KernelRules.V5_3.present(),
                fixed.without(KernelRule.ZERO_PAGE_IS_READABLE).present());
    }

    @Test
    void shouldNameRulesAndTheirVersions() {
        assertEquals("swap-is-faulted", KernelRule.SWAP_IS_FAULTED.id());
        assertEquals("5.12", KernelRule.FAILED_START_IS_ENDED.since());
    }
}
