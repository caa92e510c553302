/**
 * Does the model answer as a running kernel did?
 *
 * <p>{@code TraceSources} finds recorded traces, in the lab's jar or in files, and {@code OracleTraceReader} reads
 * them: operations ({@code OracleOp}, checked by {@code OpSyntax}) with the kernel's results. {@code TraceVerifier}
 * executes a trace on a {@code TraceMachine}, one a trace and design, and compares every field: {@code TraceOutcome}.
 * {@code VerifyTally} adds outcomes up and {@code VerifyText} prints them. {@code lab verify} and {@code
 * KernelAgreementTest} use it; package {@code fuzz} executes its scripts on the same machine.
 *
 * <p>To add an operation: its arguments in {@code OpSyntax}, its execution in {@code TraceMachine} (through {@code
 * CpuOps}, {@code DeviceOps}, {@code FileOps}, {@code MappingOps} or {@code InspectOps}), and traces that have it.
 */
@NullMarked
package org.hmmlab.benchmarks.judges.verify;

import org.jspecify.annotations.NullMarked;
