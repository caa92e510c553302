/**
 * Shared virtual memory as the nouveau driver did it in 2019: a device with a fault buffer and a TLB, and the handler that
 * serves its faults in batches.
 */
package org.hmmlab.driver.svm;
