/**
 * The mmu_notifier layer: who wants to hear that an address space changes, and how they are told.
 *
 * <p>Counterpart of the kernel's {@code mm/mmu_notifier.c} as of 5.3 plus get/put. One SRCU domain serves every address
 * space of a machine; each address space that was ever subscribed to has one {@link org.hmmlab.notifier.NotifierChain}.
 * Calls into the layers above run through {@link org.hmmlab.notifier.MmuNotifierOps}, calls into the address space through
 * {@link org.hmmlab.notifier.NotifierOwner}; both interfaces are owned here. Imports {@code memory} and {@code sync} only.
 */
package org.hmmlab.notifier;
