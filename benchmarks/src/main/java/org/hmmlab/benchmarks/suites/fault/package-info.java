/**
 * What does it cost a device to read a range of the page table, with present and missing pages, alone and under
 * invalidation?
 *
 * <p>Each class measures one situation of {@code hmm_range_fault}: pages that are present, missing, copied on write, or
 * invalidated meanwhile. A new situation is a new class, with a line in the suite catalogue.
 */
package org.hmmlab.benchmarks.suites.fault;
