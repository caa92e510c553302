/** Handing invalidations to a device and hearing back. */
package org.hmmlab.benchmarks.suites.delivery;
