/**
 * Where the other modules meet. {@code measure} is the measuring tool for any JMH jar and knows no kernel; {@code
 * suites} are the lab's own benchmarks of the model; {@code judges} say whether the model is right; {@code programs}
 * record and replay real programs; {@code cli} holds the commands. Imports go from cli to all others, from programs
 * and judges to suites, and from these to measure, never back.
 */
package org.hmmlab.benchmarks;
