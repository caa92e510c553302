/** What the primitives cost alone: the parts that the larger suites add up. */
package org.hmmlab.benchmarks.suites.sync;
