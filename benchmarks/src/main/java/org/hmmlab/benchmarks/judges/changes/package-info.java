/**
 * The history of the code as scenarios: what each commit changed, shown on the core's own code before and after it; and the
 * bugs that were found later.
 *
 * <p>A scenario orders its threads by barriers and step points, never by time, and holds no kernel logic: it drives the
 * model's public functions and notes what it sees. What must be seen is data ({@code Expectation}).
 */
package org.hmmlab.benchmarks.judges.changes;
