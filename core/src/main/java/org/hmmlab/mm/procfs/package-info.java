/**
 * What an observer sees of an address space in {@code /proc}: {@link org.hmmlab.mm.procfs.ProcFs}. It changes nothing.
 *
 * <p>Used by tests and by the modules above, to compare the model with a real kernel. Imports {@code mm}, {@code pagetable}, {@code memory}.
 */
package org.hmmlab.mm.procfs;
