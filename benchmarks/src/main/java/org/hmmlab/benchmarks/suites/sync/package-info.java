/**
 * What do core's primitives cost alone: a reference count, an SRCU read section?
 *
 * <p>These are the terms that the larger suites add up. Package {@code suites.floor} measures the machine's own
 * instructions in the same way.
 */
package org.hmmlab.benchmarks.suites.sync;
