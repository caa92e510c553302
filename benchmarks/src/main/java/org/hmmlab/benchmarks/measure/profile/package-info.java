/**
 * Takes profiles: starts the same JVMs as a comparison, with a sampler in them, reads their recordings with module
 * profiles, and stores them. It also asks what this machine can sample, estimates what a profile costs, and measures
 * how often a frame differs when an arm is compared with itself.
 */
package org.hmmlab.benchmarks.measure.profile;
