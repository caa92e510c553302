/** Placeholder. */
package org.hmmlab.benchmarks;
