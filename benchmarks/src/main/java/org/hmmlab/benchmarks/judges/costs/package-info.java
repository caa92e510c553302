/**
 * What each operation costs in counted primitives, compared with the kernel's own count.
 *
 * <p>Counts are made by the primitives themselves while they run; this package only reads them before and after.
 */
package org.hmmlab.benchmarks.judges.costs;
