/**
 * Where the contents of a page come from when no page table shows it: the swap file ({@link org.hmmlab.mm.backing.SwapSpace}) and the kinds
 * of file ({@link org.hmmlab.mm.backing.FileKind}).
 *
 * <p>Used by {@code mm} and {@code mm.reclaim}. Imports {@code pagetable} and {@code memory}.
 */
package org.hmmlab.mm.backing;
