/**
 * What do the machine's primitives cost: a locked add, a fence, a clock reading, handing a cache line to another core?
 *
 * <p>The two benchmark classes measure the machine, not the model; their results say what a design can cost at least,
 * and in which units contended figures are to be read. {@code LockedFloor} measures two of these in half a second
 * inside the lab itself, for the tables of {@code lab replay} and of package {@code attribution}. Add a primitive as a
 * benchmark method.
 */
package org.hmmlab.benchmarks.suites.floor;
