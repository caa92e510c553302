package org.hmmlab.driver.svm;

import java.util.HashMap;
import java.util.Map;

/**
 * Which address space an instance of the device stands for. Changed rarely, by copy; looked up by the device and the fault
 * handler without a lock.
 */
final class SvmmTable {
    private volatile Map<Integer, Svmm> byInstance = Map.of();

    /** The address space of an instance, or null. */
    Svmm find(int instance) {
        return byInstance.get(instance);
    }

    synchronized void join(Svmm space) {
        Map<Integer, Svmm> next = new HashMap<>(byInstance);
        next.put(space.instance(), space);
        byInstance = Map.copyOf(next);
    }

    synchronized void part(Svmm space) {
        Map<Integer, Svmm> next = new HashMap<>(byInstance);
        next.remove(space.instance(), space);
        byInstance = Map.copyOf(next);
    }

    Iterable<Svmm> all() {
        return byInstance.values();
    }
}
