/**
 * What does it cost to hand an invalidation to a device's thread and to hear back, and which queue should a driver use?
 *
 * <p>{@code DeliveryBenchmark} measures the round trip by kind of queue and of waiting, beside a ping-pong of the same
 * two cores. {@code lab queue-choice} runs it several times: {@code QueueFigures} collects ratios to the ping-pong, {@code
 * QueueChoice} says which queue is fastest and which are not told apart from it. A new kind of queue is added in core
 * ({@code driver.delivery.QueueKind}).
 */
package org.hmmlab.benchmarks.suites.delivery;
