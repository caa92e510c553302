package org.hmmlab.results.model;

/**
 * Last line of a stored run.
 *
 * @param status whether everything planned was measured
 * @param endedAt ISO-8601 instant with offset; empty if not known
 * @param exitCode of the command; -1 if not known
 * @param note why the run stopped early, or what else the reader should know; may be empty
 */
public record RunFooter(RunStatus status, String endedAt, int exitCode, String note) {}
