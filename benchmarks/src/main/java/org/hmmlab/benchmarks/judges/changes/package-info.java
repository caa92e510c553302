/**
 * The history of the kernel's code as scenarios: what each commit of summer 2019 changed, and the bugs that were found
 * later.
 *
 * <p>A {@code HistoryCase} is one commit ({@code Changes}) or one bug ({@code Bugs}). It has {@code Scenario}s: code
 * that drives the model's public functions, two {@code Side}s to run it on (a design with the rules of one kernel
 * text), and {@code Expectation}s, which are data. {@code HistoryRunner} runs each scenario on a fresh {@code
 * ScenarioFixture} a side, and compares the observations: {@code HistoryResult}. {@code HistoryText} and {@code
 * HistoryPage} print results. The commands {@code changes} and {@code bugs} run them all; {@code ChangesTest} also
 * exchanges the sides, so that a scenario that shows nothing fails.
 *
 * <p>A scenario orders its threads by step points ({@code RaceThread}), never by time, and holds no kernel logic. To
 * add a case: a class or method that returns a {@code HistoryCase}, listed in {@code Changes} or {@code Bugs}. What a
 * kernel text does differently is first added to core as a {@code KernelRule}, or to the driver as a flaw.
 */
package org.hmmlab.benchmarks.judges.changes;
