/**
 * Commands of the model: demo, costs, verify, changes, bugs, fuzz, queues, record, replay; and {@link
 * org.hmmlab.benchmarks.cli.model.ModelLab}, the main class of the whole lab, which hands the model's arms, inputs
 * and catalogue to the measuring tool.
 */
package org.hmmlab.benchmarks.cli.model;
