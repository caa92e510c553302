/** Which commit of several brought a regression: what to measure next, what is known so far, and when it is an answer. */
package org.hmmlab.benchmarks.measure.commits;
