/**
 * Real programs: {@code record} writes down what a program does to its address spaces, {@code replay} applies that to
 * the model in any design.
 */
package org.hmmlab.benchmarks.programs;
