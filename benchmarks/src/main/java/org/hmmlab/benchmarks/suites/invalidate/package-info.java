/** What telling the subscribers of an invalidation costs: the question this lab was built for. */
package org.hmmlab.benchmarks.suites.invalidate;
