/** What moving pages between system memory and a device costs. */
package org.hmmlab.benchmarks.suites.migrate;
