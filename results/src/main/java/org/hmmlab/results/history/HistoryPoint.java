package org.hmmlab.results.history;

/**
 * One run's answer in a series.
 *
 * @param runId the run
 * @param startedAt ISO-8601 instant with offset
 * @param candidate name of the arm that was compared with the anchor
 * @param ratio candidate over anchor
 * @param low lower bound of the ratio's interval
 * @param high upper bound of the ratio's interval
 */
public record HistoryPoint(String runId, String startedAt, String candidate, double ratio, double low, double high) {}
