/** Set-ups of the model that several suites measure: machines, mirrored address spaces, registered ranges. */
package org.hmmlab.benchmarks.model;
