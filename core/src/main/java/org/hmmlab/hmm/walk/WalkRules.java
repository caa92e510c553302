package org.hmmlab.hmm.walk;

import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.mm.Vma;

/** The behaviours of the walk that kernel versions differ in, read once. */
final class WalkRules {
    final boolean zeroPageIsReadable;
    final boolean swapIsFaulted;
    final boolean writeRightIsChecked;
    final boolean gapIsEfault;
    final boolean unreadableIsError;
    final boolean holeIsError;
    final boolean migrationIsWaitedFor;
    final boolean errorOnlyWhenAsked;
    final boolean requestsSurvive;
    final boolean devmapWithoutPagemap;
    final boolean pudFaultDropsLock;
    final boolean inaccessibleIsNotValid;
    final boolean successIsZero;
    final boolean ownersAreKnown;
    final boolean takesFlags;
    final boolean vmaIsLocal;
    /** VMAs with one of these flags are not walked. */
    final int refusedVmas;

    WalkRules(KernelRules rules) {
        zeroPageIsReadable = rules.has(KernelRule.ZERO_PAGE_IS_READABLE);
        swapIsFaulted = rules.has(KernelRule.SWAP_IS_FAULTED);
        writeRightIsChecked = rules.has(KernelRule.WRITE_RIGHT_IS_CHECKED);
        gapIsEfault = rules.has(KernelRule.GAP_IS_EFAULT);
        unreadableIsError = rules.has(KernelRule.UNREADABLE_VMA_IS_ERROR);
        holeIsError = rules.has(KernelRule.HOLE_IS_ERROR);
        migrationIsWaitedFor = rules.has(KernelRule.MIGRATION_IS_WAITED_FOR);
        errorOnlyWhenAsked = rules.has(KernelRule.ERROR_ONLY_WHEN_ASKED);
        requestsSurvive = rules.has(KernelRule.REQUESTS_SURVIVE_FAULTS);
        devmapWithoutPagemap = rules.has(KernelRule.DEVMAP_NEEDS_NO_PAGEMAP);
        pudFaultDropsLock = rules.has(KernelRule.PUD_FAULT_DROPS_LOCK);
        inaccessibleIsNotValid = rules.has(KernelRule.INACCESSIBLE_IS_NOT_VALID);
        successIsZero = rules.has(KernelRule.SUCCESS_IS_ZERO);
        ownersAreKnown = rules.has(KernelRule.DEVICE_PAGES_HAVE_OWNERS);
        takesFlags = rules.has(KernelRule.FAULT_TAKES_FLAGS);
        vmaIsLocal = rules.has(KernelRule.WALK_KEEPS_ITS_VMA);
        int refused = Vma.VM_IO | Vma.VM_PFNMAP;
        refusedVmas = rules.has(KernelRule.MIXEDMAP_IS_WALKED) ? refused : refused | Vma.VM_MIXEDMAP;
    }
}
