/**
 * The measuring tool: it compares, profiles and judges benchmarks of any JMH jar and knows no kernel. Data goes one way: {@code choose}
 * turns words into arms and tasks, {@code launch} starts their JVMs, {@code fork} is all of this lab that runs inside those, {@code
 * compare}, {@code latency}, {@code profile}, {@code calibrate} and {@code commits} each answer one question with the records that come
 * back, and {@code session} keeps a run on disk from its beginning over interruptions to its end. What a program with benchmarks of its
 * own adds comes in through {@link org.hmmlab.benchmarks.measure.LabExtension}; nothing here imports the model, its suites, judges or
 * programs.
 */
package org.hmmlab.benchmarks.measure;
