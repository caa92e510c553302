/**
 * Recorded traces of a running kernel as the judge of the model: reads them, executes them on a machine each, compares every field.
 */
@NullMarked
package org.hmmlab.benchmarks.judges.verify;

import org.jspecify.annotations.NullMarked;
