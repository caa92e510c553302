/**
 * Physical memory of the model: frames and their page records, page contents, slabs of off-heap records, and what is known of the
 * dead ones.
 *
 * <p>Everything that the kernel would keep in a struct is an off-heap record named by its absolute address. Memory that the model
 * frees stays mapped, is filled with poison and keeps a story (what it was, which free of the process killed it, by whom), so a
 * use after free is reported instead of passing silently. Page contents are a separate store that may be left out.
 */
package org.hmmlab.memory;
