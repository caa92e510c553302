/**
 * Where the model, the profiles and the results meet: benchmark suites, the machinery that runs them, and the command
 * line. Packages: {@code cli} (one class per command) uses {@code runner} (JMH processes, lock-step, profilers); the
 * suites ({@code calibration} and others) hold JMH benchmark classes and use {@code runner} for fork arguments only.
 */
package org.hmmlab.benchmarks;
