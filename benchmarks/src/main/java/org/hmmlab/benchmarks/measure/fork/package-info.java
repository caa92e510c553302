/**
 * All of this lab that runs inside a measured JVM, and nothing else: the profiler that takes turns and reads clocks,
 * the loop that records every operation, the sampler of profiles, and what slows a benchmark down on purpose. It is
 * packed as a small jar and put before the classes of foreign jars and of older commits, so it uses no library but
 * JMH, HdrHistogram and async-profiler, and of this project only records and histograms of module results and names
 * of module profiles. Settings come in through system properties; results go out through JMH's own results and
 * through files. A class here is loaded into other people's programs: keep it small.
 */
package org.hmmlab.benchmarks.measure.fork;
