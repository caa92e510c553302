/**
 * What the measuring tool must know of the benchmarks of this lab as a whole, for example which of them a calibration measures. The
 * benchmarks themselves lie in the packages below, by subject.
 */
@NullMarked
package org.hmmlab.benchmarks.suites;

import org.jspecify.annotations.NullMarked;
