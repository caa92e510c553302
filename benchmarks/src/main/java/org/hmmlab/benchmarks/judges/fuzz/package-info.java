/**
 * Random scripts that all designs execute at once: any disagreement between them, with a plain model of memory, or with what must hold
 * between two operations is reduced to a few operations and shown. A script is made from its seed and number alone. Each script runs on one
 * thread; scripts run on several.
 */
@NullMarked
package org.hmmlab.benchmarks.judges.fuzz;

import org.jspecify.annotations.NullMarked;
