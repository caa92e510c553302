/**
 * Profiles of benchmarks: starts JVMs with a sampler in them, reads what it saw, and stores it. The formats are those of
 * module profiles.
 */
package org.hmmlab.benchmarks.measure.profile;
