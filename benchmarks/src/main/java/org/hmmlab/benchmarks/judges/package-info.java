/**
 * Is the model right? Four judges, one package each, which only drive the model and share no code but the machine of
 * {@code verify}.
 *
 * <p>{@code costs} compares counted operations with the kernel's source, {@code verify} compares answers with recorded
 * traces of a running kernel, {@code changes} shows what commits and bugs of the history did, {@code fuzz} compares
 * designs with each other on random scripts. Each has a command in {@code cli.model} that prints its answer and fails
 * if the model is wrong.
 */
package org.hmmlab.benchmarks.judges;
