/** Operations of which every one counts, beside a chosen rate of invalidations. */
package org.hmmlab.benchmarks.suites.pressure;
