/**
 * The machine's own floor: what one locked operation, one fence, one clock reading and one hand-over of a cache line
 * cost here. Every figure of the other suites is read against these.
 */
package org.hmmlab.benchmarks.measure.calibrate;
