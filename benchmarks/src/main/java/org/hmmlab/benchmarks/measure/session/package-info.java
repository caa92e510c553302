/**
 * A run on disk from beginning to end: it is opened, waits for the machine, survives an interruption, is finished,
 * and can go on later. {@code LabContext} is what commands need of the world around them; tests replace it.
 */
package org.hmmlab.benchmarks.measure.session;
